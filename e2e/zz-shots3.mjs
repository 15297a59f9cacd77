import { chromium } from 'playwright-core'
import fs from 'node:fs'
const base='http://127.0.0.1:8095'
const b = await chromium.launch({executablePath:'/usr/bin/chromium', args:['--no-sandbox']})
const c = await b.newContext({viewport:{width:1280,height:900}})
const p = await c.newPage()
await p.goto(base+fs.readFileSync('/tmp/run/enter.8095','utf8').trim())
const btn = p.locator('main form button'); if (await btn.count()) await btn.first().click()
const go = async (path,name,w=1280,full=true)=>{ await p.setViewportSize({width:w,height:900}); await p.goto(base+path); await p.screenshot({path:`/tmp/shots/${name}.png`,fullPage:full}); console.log(name, p.url(), await p.title()) }
fs.mkdirSync('/tmp/shots',{recursive:true})
const first = async (path)=>{ await p.goto(base+path); return await p.locator('main table tbody th a').first().evaluate(a=>a.pathname) }
await go('/supervisions?lang=nb','s-list',1280,false)
await go('/supervisions','s-list-390',390,false)
const waiting = await first('/supervisions?state=unassessed')
await go(waiting,'s-waiting')
await go(waiting+'/edit','s-edit')
await go(await first('/supervisions?state=current'),'s-current')
await go('/attestations','a-list',1280)
await go('/attestations','a-list-390',390)
const paper = await first('/attestations?state=covers')
await go(paper,'a-covers')
await go(await first('/attestations?state=offered'),'a-offered')
await p.goto(base+waiting)
const eng = await p.locator('main a[href^="/engagements/"]').first().evaluate(a=>a.pathname)
await go(eng,'e-show')
await go(eng,'e-show-390',390)
await go('/supervisions/new?engagement='+eng.split('/').pop(),'s-new')
await b.close()
