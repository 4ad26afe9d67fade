import { chromium } from 'playwright';
import { spawn } from 'node:child_process';
const server = spawn(process.execPath, ['scripts/serve.mjs', '4656'], { env: { ...process.env, BASE: '/' }, stdio: 'ignore' });
await new Promise((r) => setTimeout(r, 1500));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: ['--no-sandbox'] });
for (const path of process.argv.slice(2)) {
  for (let round = 0; round < 3; round++) {
    const context = await browser.newContext(process.env.PHONE ? { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true } : {});
    const page = await context.newPage();
    const client = await context.newCDPSession(page);
    const events = [];
    client.on('Tracing.dataCollected', ({ value }) => events.push(...value));
    await client.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', 'v8', 'disabled-by-default-v8.cpu_profiler'] } });
    await page.goto('http://localhost:4656/' + path);
    await page.waitForTimeout(3000);
    const done = new Promise((r) => client.once('Tracing.tracingComplete', r));
    await client.send('Tracing.end'); await done;
    const mains = new Set(events.filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain').map((e) => `${e.pid}/${e.tid}`));
    const on = events.filter((e) => e.ph === 'X' && mains.has(`${e.pid}/${e.tid}`));
    const tasks = on.filter((e) => e.name.endsWith('RunTask')).sort((a, b) => b.dur - a.dur).slice(0, 5);
    console.log(path, tasks.map((t) => (t.dur / 1000).toFixed(0) + '/' + ((t.tdur ?? 0) / 1000).toFixed(0)).join(' '));
    if (round === 2) for (const t of tasks.slice(0, 4)) {
      const inside = on.filter((e) => e !== t && e.tid === t.tid && e.pid === t.pid && e.ts >= t.ts && e.ts + e.dur <= t.ts + t.dur && !e.name.endsWith('RunTask')).sort((a, b) => b.dur - a.dur).slice(0, 7);
      console.log('  task', (t.dur / 1000).toFixed(0), 'at', ((t.ts - Math.min(...on.map((e) => e.ts))) / 1000).toFixed(0), inside.map((e) => `${e.name} ${(e.dur / 1000).toFixed(0)} ${e.args?.data?.url?.split('/').pop() ?? e.args?.data?.functionName ?? e.args?.beginData?.url?.split('/').slice(-2)[0] ?? ''}${e.args?.elementCount ?? ''}`).join('; '));
    }
    await context.close();
  }
}
await browser.close(); server.kill();
