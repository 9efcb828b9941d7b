const LIGHT =
  "--paper:#ffffff;--card:#f6f7f9;--ink:#1b2430;--quiet:#56616f;--line:#d4d9e0;--paged:#1f6fb5;--later:#8fb8dc;--good:#1a6e3c;--missed:#b42318;--filtered:#d9622b;--table:#e8a13a;--skipped:#7a3fa0;--unreported:#8c1c4a";
const DARK =
  "--paper:#12171d;--card:#1b222b;--ink:#e8edf2;--quiet:#a3afbc;--line:#36414d;--paged:#6fb3f0;--later:#38618a;--good:#6fd394;--missed:#f0645a;--filtered:#f2925c;--table:#f2c063;--skipped:#c08be0;--unreported:#e0709c";

/** Colours of the charts, in light and in dark. */
export const CHART_STYLE = `:root,svg{${LIGHT}}
@media (prefers-color-scheme:dark){:root,svg{${DARK}}}
svg{font:11px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
svg text{fill:var(--quiet)}
svg .title{font-size:13px;font-weight:600;fill:var(--ink)}
svg .name{font-size:12px;fill:var(--ink)}
svg .good{font-size:12px;font-weight:600;fill:var(--good)}
svg .small{font-size:10px}
.background{fill:var(--paper)}
.axis,.range{stroke:var(--quiet);stroke-width:1}
.range{stroke:var(--paged);stroke-width:2}
.grid{stroke:var(--line);stroke-width:1}
.paged{fill:var(--paged);background:var(--paged)}
.later{fill:var(--later);background:var(--later)}
.missed,.late{fill:var(--missed);background:var(--missed)}
.filtered{fill:var(--filtered);background:var(--filtered)}
.otherTable{fill:var(--table);background:var(--table)}
.skipped{fill:var(--skipped);background:var(--skipped)}
.unreported{fill:var(--unreported);background:var(--unreported)}`;

/** The page: one column on a phone, more if there is room; no animation, nothing is loaded. */
export const PAGE_STYLE = `${CHART_STYLE}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:76rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem;margin:0 0 .5rem}
h2{font-size:1.1rem;margin:0}
p{margin:.4rem 0}
.quiet{color:var(--quiet);font-size:.9rem}
.scroll{overflow-x:auto;margin:1.5rem 0}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:.35rem .6rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{text-align:left}
thead th{color:var(--quiet);font-weight:600}
tbody th{font-weight:600}
.none{color:var(--good);font-weight:600}
.rules{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr))}
article{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem;break-inside:avoid}
article svg,.overview svg{display:block;width:100%;height:auto;margin:.6rem 0}
@media (max-width:42rem){.overview{display:none}}
ul{list-style:none;margin:.4rem 0 0;padding:0;font-size:.9rem}
li{display:flex;gap:.5rem;align-items:baseline}
.swatch{flex:none;width:.8rem;height:.8rem;border-radius:.15rem}
li b{margin-left:auto;white-space:nowrap;font-weight:600}
@media print{body{font-size:11px}th,td{padding:.2rem .3rem}}`;
