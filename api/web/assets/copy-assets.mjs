// Copies the vendored files into ../static/vendor and writes ../static/VENDOR.json,
// the list that the Go test checks offline. Run by `make assets`, never by `go build`.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const modules = join(here, 'node_modules')
const out = join(here, '..', 'static')

const cli = '@digdir/designsystemet'
const css = '@digdir/designsystemet-css'
const font = '@fontsource-variable/inter'
const htmx = 'htmx.org'
const icons = '@navikt/aksel-icons'

// One line per file: package, where it lies under node_modules (or here), its name in static/vendor.
const files = [
  [css, `${css}/dist/src/index.css`, 'ds.css'],
  [css, `${css}/LICENSE`, 'licences/designsystemet-css.txt'],
  [cli, '.cache/theme/ledd.css', 'theme.css'],
  [cli, `${cli}/LICENSE`, 'licences/designsystemet.txt'],
  [font, `${font}/files/inter-latin-wght-normal.woff2`, 'inter-latin.woff2'],
  [font, `${font}/LICENSE`, 'licences/inter.txt'],
  [htmx, `${htmx}/dist/htmx.min.js`, 'htmx.js'],
  [htmx, `${htmx}/LICENSE`, 'licences/htmx.txt'],
  [icons, '../licences/aksel-icons.txt', 'licences/aksel-icons.txt'],
  ...['BarChart', 'Buildings3', 'ChevronDown', 'ChevronRight', 'ChevronUp', 'ChevronUpDown', 'ClockDashed', 'Cog', 'Compass', 'Database', 'Download', 'EnvelopeClosed',
    'ExclamationmarkTriangle', 'FileText', 'KeyHorizontal', 'Language', 'Link', 'MagnifyingGlass', 'MenuHamburger', 'Pencil', 'Person', 'PersonGroup', 'Plus', 'ShieldCheckmark', 'Tasklist', 'Upload']
    .map(name => [icons, `${icons}/dist/svg/${name}.svg`, `icons/${name}.svg`]),
]

// Source maps are not shipped, and a reference to one is a 404 in the developer tools.
function clean(name, bytes) {
  if (!/\.(css|js)$/.test(name)) return bytes
  return Buffer.from(bytes.toString('utf8').replace(/(\/\*|\/\/)# sourceMappingURL=.*?(\*\/\s*|\s*$)/gm, ''))
}

function copy([pkg, from, name]) {
  const bytes = clean(name, readFileSync(join(modules, from)))
  const target = join(out, 'vendor', name)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, bytes)
  const { version, license } = JSON.parse(readFileSync(join(modules, pkg, 'package.json'), 'utf8'))
  return { package: pkg, version, licence: license, file: `vendor/${name}`, sha256: createHash('sha256').update(bytes).digest('hex') }
}

rmSync(join(out, 'vendor'), { recursive: true, force: true })
writeFileSync(join(out, 'VENDOR.json'), JSON.stringify(files.map(copy), null, 2) + '\n')
