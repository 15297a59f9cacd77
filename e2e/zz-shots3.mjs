import { chromium } from 'playwright-core'
import fs from 'node:fs'
const base='http://127.0.0.1:8095'
const b = await chromium.launch({executablePath:'/usr/bin/chromium', args:['--no-sandbox']})
const c = await b.newContext({viewport:{width:1280,height:900}})
const p = await c.newPage()
await p.goto(base+fs.readFileSync('/tmp/run/enter.8095','utf8').trim())
const btn = p.locator('main form button'); if (await btn.count()) await btn.first().click()
const go = async (path,name,w=1280,full=true)=>{ await p.setViewportSize({width:w,height:900}); await p.goto(base+path); await p.screenshot({path:`/tmp/shots/${name}.png`,fullPage:full}); console.log(name, p.url(), await p.title()) }
const all = async (path)=>{ await p.goto(base+path); return await p.locator('main table tbody th a').evaluateAll(x=>x.map(a=>a.pathname)) }
await go('/procurements?lang=nb','p-list')
await go('/procurements','p-list-390',390)
const l = await all('/procurements')
for (const [i,x] of l.slice(0,3).entries()) await go(x,'p'+i)
await go('/supervisions','s-list',1280,false)
await go('/gaps?rule=RSK-004','p-gap',1280,false)
await b.close()
