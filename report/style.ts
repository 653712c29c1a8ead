/** Style of the page: system fonts, both colour schemes, one column on a phone, page breaks on paper. Contrast is AA in both. */
export const style = `
:root{--back:#fff;--panel:#f6f7f9;--text:#1b1f24;--soft:#4f5965;--rule:#d5dae1;--link:#0b57b0;--good:#11632b;--good-back:#e2f4e7;--bad:#a1121b;--bad-back:#fdeaea;--warn:#7a4a00;--warn-back:#fdf1d8;--info:#1a4f8a;--info-back:#e5f0fb;--odd:#6a2c8f;--odd-back:#f4e9fa;--mute:#4f5965;--mute-back:#eceff3}
@media (prefers-color-scheme:dark){:root{--back:#0f1216;--panel:#181c22;--text:#e8ebef;--soft:#a9b3bf;--rule:#323a44;--link:#84b9ff;--good:#7ddb97;--good-back:#12301d;--bad:#ff9c9c;--bad-back:#3d1518;--warn:#f3c26b;--warn-back:#3a2a0c;--info:#94c4ff;--info-back:#13294a;--odd:#dcb0f5;--odd-back:#331c42;--mute:#a9b3bf;--mute-back:#252b33}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:1.5rem 1rem 3rem;max-width:56rem;background:var(--back);color:var(--text);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
h1{margin:.1rem 0 .75rem;font-size:1.9rem;line-height:1.2}
h2{margin:2.25rem 0 .75rem;font-size:1.25rem}
h3{margin:.35rem 0 0;font-size:1rem;font-weight:600}
p{margin:.4rem 0}
a{color:var(--link)}
code{font:.875em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
.kind{margin:0;color:var(--soft);font-size:.8rem;letter-spacing:.06em;text-transform:uppercase}
.verdict{margin:0 0 1rem;padding:.75rem 1rem;border-radius:.5rem;background:var(--mute-back);font-weight:600}
.verdict.passes{background:var(--good-back);color:var(--good)}
.verdict.refused{background:var(--bad-back);color:var(--bad)}
dl{margin:0}
dt{color:var(--soft);font-size:.85rem}
dd{margin:0}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr));gap:.6rem 1.5rem}
nav{margin-top:1.25rem;padding:.75rem 1rem;border:1px solid var(--rule);border-radius:.5rem}
nav ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,13rem),1fr));gap:0 1.5rem;margin:.25rem 0 0;padding:0;list-style:none}
nav a{display:flex;align-items:center;gap:.5rem;min-height:2.75rem;color:inherit;text-decoration:none}
nav a:hover span:nth-child(2){text-decoration:underline}
nav .tally{margin-left:auto}
.counts{margin:0;color:var(--soft);font-size:.9rem}
.tally{color:var(--soft);font-size:.875rem;font-weight:400}
.todo{margin:0;padding-left:1.1rem}
.todo li{margin:.35rem 0}
.todo a{display:inline-block;min-height:1.5rem;font-weight:600}
.line{margin:.75rem 0;padding:.75rem 1rem;border:1px solid var(--rule);border-left-width:4px;border-radius:.5rem;background:var(--panel)}
.head{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem}
.id{color:var(--soft);font-size:.875rem;font-variant-numeric:tabular-nums}
.badge{display:inline-block;padding:.05rem .5rem;border-radius:1rem;font-size:.8rem;font-weight:600;white-space:nowrap}
.detail,.person,.cure{font-size:.95rem}
.more{color:var(--soft);font-size:.85rem}
details{margin-top:.4rem}
summary{padding:.3rem 0;min-height:1.75rem;color:var(--soft);font-size:.9rem;cursor:pointer}
.evidence{margin:.35rem 0 .6rem;padding:.6rem .75rem;border:1px solid var(--rule);border-radius:.4rem;background:var(--back);font-size:.9rem}
.evidence div{display:grid;grid-template-columns:7rem 1fr;gap:.5rem}
.legend div{display:grid;grid-template-columns:8rem 1fr;gap:.75rem;margin:.4rem 0}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
footer{margin-top:2.5rem;border-top:1px solid var(--rule);font-size:.9rem}
.dot{flex:none;width:.7rem;height:.7rem;border-radius:50%;background:currentColor}
.badge.proven,.badge.attested,.badge.declared{background:var(--good-back);color:var(--good)}
.badge.failed,.badge.expired{background:var(--bad-back);color:var(--bad)}
.badge.missing,.badge.not-run{background:var(--warn-back);color:var(--warn)}
.badge.observed{background:var(--info-back);color:var(--info)}
.badge.waived{background:var(--odd-back);color:var(--odd)}
.badge.not-applicable{background:var(--mute-back);color:var(--mute)}
.line.proven,.line.attested,.line.declared{border-left-color:var(--good)}
.line.failed,.line.expired{border-left-color:var(--bad)}
.line.missing,.line.not-run{border-left-color:var(--warn)}
.line.observed{border-left-color:var(--info)}
.line.waived{border-left-color:var(--odd)}
.dot.proven,.dot.attested,.dot.declared{color:var(--good)}
.dot.failed,.dot.expired{color:var(--bad)}
.dot.missing,.dot.not-run{color:var(--warn)}
.dot.observed{color:var(--info)}
.dot.waived{color:var(--odd)}
.dot.not-applicable{color:var(--mute)}
@media (max-width:30rem){body{padding:1rem .75rem 2rem}.evidence div,.legend div{grid-template-columns:1fr;gap:0}.evidence div{margin:.35rem 0}}
@media print{:root{--back:#fff;--panel:#fff;--text:#000;--soft:#333;--rule:#999;--link:#000}body{max-width:none;padding:0;font-size:10pt}h2{break-after:avoid}.line,.evidence,.verdict{break-inside:avoid}section{break-before:auto}details::details-content{content-visibility:visible;display:block}nav{break-after:page}.badge,.verdict{border:1px solid currentColor}}
`;
