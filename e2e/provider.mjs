// A certified OpenID Connect issuer (oidc-provider) on the loopback interface, with
// its own pages for signing in and for consent: whatever login is typed there is
// the subject, and people says what the issuer knows of it.
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import Provider from 'oidc-provider'

/** Starts the issuer for a client that comes back to base; rotate() begins anew with other keys. */
export async function startProvider(port, base, people) {
  const issuer = `http://127.0.0.1:${port}`
  let server
  const begin = async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const key = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' }
    const provider = new Provider(issuer, {
      clients: [{ client_id: 'ledd', client_secret: 'e2e-secret', redirect_uris: [`${base}/sign-in/issuer/return`], post_logout_redirect_uris: [`${base}/sign-in`], grant_types: ['authorization_code'], response_types: ['code'] }],
      claims: { openid: ['sub', 'orgnr', 'groups'], profile: ['name'], email: ['email', 'email_verified'] },
      findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
      pkce: { required: () => true },
      jwks: { keys: [key] },
      cookies: { keys: [randomUUID()] },
    })
    server = provider.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  const stop = async () => { server.closeAllConnections(); server.close(); await once(server, 'close') }
  await begin()
  return { issuer, stop, rotate: async () => { await stop(); await begin() } }
}
