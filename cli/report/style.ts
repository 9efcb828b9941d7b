/** The page's style: light and dark, wide and narrow, screen and paper. Contrast is at least 4.5 to 1. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#fff;--text:#1b1f24;--muted:#57606a;--line:#d0d7de;--soft:#f3f5f7;--link:#0b57d0;--good:#116329;--bad:#b3261e;--on:#fff}
@media (prefers-color-scheme:dark){:root{--ground:#0d1117;--text:#e6edf3;--muted:#9da7b3;--line:#3a424c;--soft:#161b22;--link:#8ab4f8;--good:#56d364;--bad:#ff8a80;--on:#0d1117}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1000px;padding:16px 24px 64px;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,"Segoe UI",Roboto,"Liberation Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.25;margin:.4em 0}h2{font-size:1.4rem;margin:1.6em 0 .4em;border-bottom:2px solid var(--line);padding-bottom:.2em}
h3{font-size:1.15rem;margin:1.6em 0 .5em}h4{font-size:1rem;margin:0 0 .5em}h5{font-size:.85rem;margin:.8em 0 .2em}
a{color:var(--link)}:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:16px;top:8px;background:var(--ground);padding:8px}
.verdict{border-left:6px solid;padding:8px 16px;background:var(--soft);font-weight:600}.verdict p{margin:0}.verdict ul{margin:.3em 0}
.sandbox{margin:0;padding:8px 16px;border:1px dashed var(--line);border-radius:4px;background:var(--soft)}.origin{display:flex;flex-wrap:wrap;gap:2px 24px;margin:.6em 0;font-size:.9rem}.origin div{display:flex;gap:6px}
.good{color:var(--good)}.bad{color:var(--bad)}.muted{color:var(--muted)}.time{font-variant-numeric:tabular-nums;color:var(--muted)}
nav ul{list-style:none;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:4px 16px}nav>ul{flex-direction:column}nav ul ul{padding-left:16px;font-size:.9rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;vertical-align:top;padding:6px 12px 6px 0;border-bottom:1px solid var(--line)}
td:first-child{font-variant-numeric:tabular-nums;white-space:nowrap}td ul{margin:.2em 0;padding-left:1.2em}th{color:var(--muted);font-weight:600}
figure.timeline{margin:0;overflow-x:auto}figcaption{color:var(--muted);font-size:.85rem;margin:.4em 0;position:sticky;left:0}
svg{display:block}svg text{font:12px system-ui,"Segoe UI",Roboto,"Liberation Sans",sans-serif;fill:var(--text)}svg .gap{font-size:11px;fill:var(--muted)}
svg .lane,svg .tick{stroke:var(--line)}svg .tick{stroke-dasharray:2 4}svg .mark{fill:var(--link)}svg .wrong{fill:var(--bad)}svg .count{fill:var(--on);font-weight:700}
svg .way{fill:none;stroke:var(--link);stroke-width:2;opacity:.45}
.path,.path ul{list-style:none;margin:0;padding:0}.path ul{margin-left:14px;border-left:2px solid var(--line)}.path ul>li{position:relative;padding-left:18px}
.path ul>li::before{content:"";position:absolute;left:0;top:22px;width:18px;border-top:2px solid var(--line)}
.hop{display:inline-block;margin:4px 0;padding:5px 12px;border:1px solid var(--line);border-left:4px solid var(--link);border-radius:4px;background:var(--soft);font-size:.9rem}
.hop .kind{display:inline-block;margin-right:.6em;color:var(--muted);font-size:.75rem;text-transform:uppercase;letter-spacing:.04em}
.hop .type{font-size:.8rem}.hop .detail{display:block;color:var(--muted);font-size:.85rem}.hop.message,.hop.incident,.hop.alert{border-left-color:var(--good)}.hop.not-delivered{border-left-color:var(--bad)}.hop.not-delivered .kind{color:var(--bad)}
.post{border:1px solid var(--line);border-radius:6px;padding:12px 16px;margin:0 0 16px}.post dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 12px;margin:0 0 10px;font-size:.9rem}
dt{color:var(--muted)}dd{margin:0}iframe{display:block;width:100%;max-width:680px;height:var(--height,420px);border:1px solid var(--line);border-radius:4px;background:#fff;color-scheme:light}
.bubble{max-width:420px;margin:0 0 4px;padding:10px 14px;border-radius:14px;background:var(--soft);border:1px solid var(--line);white-space:pre-wrap}.post .muted{margin:0;font-size:.85rem}
details{margin:.3em 0}summary{cursor:pointer;padding:3px 0}.action .data{padding:0 0 8px 20px}.data p{margin:.3em 0;font-size:.9rem}.status{font-size:.85rem;font-weight:600}
pre{margin:0;max-height:360px;overflow:auto;padding:10px;background:var(--soft);border:1px solid var(--line);border-radius:4px;font:12px/1.45 ui-monospace,Consolas,"Liberation Mono",monospace;white-space:pre-wrap}
button{font:inherit;font-size:.9rem;padding:4px 12px;border:1px solid var(--line);border-radius:4px;background:var(--soft);color:var(--text);cursor:pointer}
.run{margin-bottom:24px}.ids{font-size:.85rem;padding-left:1.2em}
@media (max-width:600px){body{padding:12px 14px 48px}th,td{padding-right:8px}.path ul{margin-left:4px}.path ul>li{padding-left:10px}.path ul>li::before{width:10px}.post{padding:10px}iframe{width:calc(100% + 20px);margin:0 -10px;border-width:1px 0}.post dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:4px}thead{position:absolute;left:-999px}table,tbody,tr,td{display:block}tr{padding:6px 0;border-bottom:1px solid var(--line)}td,td:first-child{border:0;padding:1px 0;white-space:normal;display:grid;grid-template-columns:7.5em 1fr}td::before{content:attr(data-label);color:var(--muted)}}
@media print{:root{color-scheme:light;--ground:#fff;--text:#000;--muted:#444;--line:#bbb;--soft:#f6f6f6;--link:#0b57d0;--good:#116329;--bad:#b3261e;--on:#fff}
@page{margin:14mm 12mm}body{max-width:none;padding:0;font-size:10.5pt}nav,.skip,.buttons{display:none}.scenario+.scenario{break-before:page}h2,h3,h4,h5,summary{break-after:avoid}
.post,.hop,tr,.bubble,figure{break-inside:avoid}figure.timeline{overflow:visible}svg{max-width:100%;height:auto}.frame{height:calc(var(--height,420px)*.64);contain:size;overflow:hidden}iframe{width:680px;max-width:none;transform:scale(.64);transform-origin:0 0}pre{max-height:none;overflow:visible}*{print-color-adjust:exact}}
`;
