/**
 * The style sheet of the report page: serif prose for long reading, sans for what is looked up, sections apart by white
 * and a hairline, one large thing on the page, which is the word.
 * @module
 */

export function reportStyles(): string {
  return STYLES;
}

const STYLES = `
*{box-sizing:border-box}html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:16px}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/25px var(--serif);font-variant-numeric:lining-nums}
h1,h2,h3,p,figure,ul,ol,dl,dd,pre,table{margin:0;padding:0}
h1{font:600 28px/34px var(--serif);letter-spacing:-.01em;margin-top:6px;text-wrap:balance;overflow-wrap:anywhere}
h2{font:600 20px/26px var(--serif);margin-bottom:12px;overflow-wrap:anywhere}h3{font:600 15px/22px var(--ui);margin:28px 0 8px;overflow-wrap:anywhere}
b,strong{font-weight:600}p{text-wrap:pretty;max-width:74ch;overflow-wrap:anywhere}p+p{margin-top:10px}sub{font-size:.7em;line-height:0}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:2px}bdi{overflow-wrap:anywhere}
code,pre,.mono{font-family:var(--mono);font-size:12px}.nb{white-space:nowrap}.dim{color:var(--ink3)}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-999px;font:13px/20px var(--ui)}.skip:focus{left:8px;top:8px;background:var(--panel);padding:4px 8px;z-index:9}
.layout{max-width:760px;margin:0 auto;padding:32px 24px 80px}main{min-width:0}
.toc{display:none}
.kick{font:12px/18px var(--ui);color:var(--ink3);display:flex;justify-content:space-between;gap:16px;align-items:center}.kick>span{min-width:0;overflow-wrap:anywhere}
button{font:12px/18px var(--ui);color:var(--ink);background:var(--panel);border:1px solid var(--ctl);border-radius:3px;padding:2px 9px;cursor:pointer;white-space:nowrap}button:hover{background:var(--sunk)}
.js{display:none}.scripted .js{display:inline}.scripted button.js{display:inline-block}
.abs+section{border-top:0;padding-top:0}section{margin-top:40px;padding-top:16px;border-top:1px solid var(--line)}section.pair{padding-bottom:4px}
.abs{border-top:2px solid var(--ink);border-bottom:1px solid var(--ink);margin-top:20px;padding:18px 0 20px}.abs>p+p,.abs>.next,.abs>p+.sum{margin-top:12px}
.head{display:flex;flex-wrap:wrap;gap:6px 16px;align-items:center;max-width:none}.head+.lead{margin-top:10px}
.lead{font:17px/27px var(--serif)}.meaning{margin-top:8px}.lead b{font-family:var(--ui);font-size:.94em}
.word{display:inline-flex;align-items:center;gap:5px;font:600 12px/18px var(--ui);letter-spacing:.02em;white-space:nowrap;vertical-align:baseline}.word .shp{width:11px;height:11px;flex:none}.word.big{font:600 28px/32px var(--ui);gap:11px;letter-spacing:0}.word.big .shp{width:24px;height:24px}
.better{color:var(--better)}.worse{color:var(--worse)}.equivalent{color:var(--equivalent)}.undecided{color:var(--undecided)}
.others{margin-top:12px;max-width:none;font:14px/22px var(--ui)}.others .word{margin-right:2px}.pairword{display:inline-block;margin-right:20px}.toc .word{margin-right:1px}.toc .word .shp{width:9px;height:9px}
.head .word:not(.big){font-size:16px;line-height:22px}.head .word:not(.big) .shp{width:14px;height:14px}
.grade{font:600 11px/16px var(--ui);padding:2px 8px;border:1px solid currentColor;border-radius:3px;color:var(--ink2);white-space:nowrap;vertical-align:1px}.grade-c,.grade-d{color:var(--warn)}
.sum{font:13px/22px var(--ui);background:var(--sunk);padding:8px 12px;max-width:none;font-variant-numeric:tabular-nums lining-nums slashed-zero}.sum .term{white-space:nowrap;margin-right:2px}.sum .op{color:var(--ink3);padding:0 2px}.sum .fill{display:inline-block;vertical-align:-1px;overflow:visible}.sum .over{white-space:normal}.sum .bound{display:block;white-space:normal;color:var(--warn);margin-top:4px}.unknown{color:var(--warn)}
.other{font-size:15px;line-height:23px}.other .word{margin-right:2px}.about{font:600 13px/20px var(--ui);color:var(--ink2)}
.failed,.warning{font:13px/20px var(--ui);padding:7px 12px;margin-top:12px;max-width:none;overflow-wrap:anywhere}.failed{background:var(--worse-bg);color:var(--worse)}.warning{background:var(--warn-bg);color:var(--warn)}.failed>span,.warning>span{font-weight:600;margin-right:4px}
.next{margin-top:16px}.next p{font:14px/22px var(--ui)}
.cmd{font:12px/20px var(--mono);background:var(--sunk);padding:8px 12px;margin-top:8px;white-space:pre-wrap;overflow-wrap:anywhere}
.small{font:13px/20px var(--ui);color:var(--ink2)}.small+table,.small+.scroll{margin-top:10px}.cap{font:12px/18px var(--ui);color:var(--ink3);max-width:84ch;margin-top:8px}
figure{container-type:inline-size;margin:10px 0 14px}figcaption{font:14px/21px var(--ui);margin-bottom:12px;max-width:80ch;overflow-wrap:anywhere;text-wrap:pretty}
.wd,.md{display:none}.nw svg.fig{width:100%;max-width:400px}@container (min-width:490px){.md{display:block}.nw{display:none}}@container (min-width:700px){.wd{display:block}.md,.nw{display:none}}
details.numbers{margin-top:6px;font:12px/18px var(--ui)}summary{cursor:pointer;color:var(--ink2);font:12px/18px var(--ui);width:fit-content;padding:3px 0}details.numbers .scroll{max-height:320px;overflow:auto}
table{border-collapse:collapse;width:100%;font:12px/18px var(--ui);font-variant-numeric:tabular-nums lining-nums slashed-zero}
thead th{font-weight:400;font-size:11px;line-height:16px;color:var(--ink2);text-align:left;white-space:nowrap;vertical-align:bottom}
td,th{padding:5px 14px 4px 0;border-bottom:1px solid var(--line);vertical-align:top;text-align:left;font-weight:400}td:last-child,th:last-child{padding-right:2px}
td.num,th.num{text-align:right;white-space:nowrap}.scroll{overflow-x:auto;max-width:100%}
.tall{max-height:640px;overflow:auto}.tall thead th{position:sticky;top:0;background:var(--bg);z-index:2;box-shadow:inset 0 -1px var(--line2)}
.runs tbody th{white-space:nowrap;max-width:180px;overflow:hidden;text-overflow:ellipsis;position:sticky;left:0;background:var(--bg);z-index:1}.runs thead th:first-child{left:0;z-index:3}.runs td{white-space:nowrap}.runs td,.runs th{padding-right:10px}.runs thead th{white-space:normal}.runs td.bad{white-space:normal;min-width:112px}.bad{color:var(--worse)}
.filter{font:13px/20px var(--ui);margin:10px 0 12px!important}.scripted p.js{display:block}input{font:13px/20px var(--ui);color:var(--ink);background:var(--panel);border:1px solid var(--ctl);border-radius:3px;padding:3px 8px;width:220px;max-width:100%}#shown{color:var(--ink2);margin-left:6px}
thead button{font:inherit;color:inherit;background:none;border:0;padding:0;border-radius:2px}thead button:hover{text-decoration:underline;background:none}th[aria-sort] button{color:var(--ink);font-weight:600}th[aria-sort=ascending] button::after{content:" ↑"}th[aria-sort=descending] button::after{content:" ↓"}
td bdi,th bdi{overflow-wrap:break-word}tbody th{max-width:200px}.method{display:inline-flex;max-width:100%}.method bdi{min-width:0}.method .mkr{flex:none;margin-top:4px}.methodfact .method .mkr{margin-top:5px}.mkr{margin-right:6px;overflow:visible;vertical-align:-.5px}
.strips{width:166px}.strip{overflow:visible}.verdicts td,.verdicts tbody th{vertical-align:middle;padding-top:6px;padding-bottom:5px}.verdicts .strips{padding-right:20px}th.strips{text-align:center!important}.pairs tbody th{min-width:118px}.versus{display:block}.pairs .num .dim{display:block}
.selected thead th{white-space:normal}.selected td.mono{min-width:176px}.selected td,.selected th{padding-right:12px}
.group th{font-weight:600;padding-top:14px!important}.rules td:first-child{white-space:nowrap;width:92px}.rules tbody th{width:92px;color:var(--ink2)}.rules .mark{display:inline-block;width:14px;font-weight:600}.rule-holds .mark{color:var(--better)}.rule-fails td:first-child,.rule-fails .mark{color:var(--worse)}.rule-caps td:first-child,.rule-caps .mark{color:var(--warn)}.rules td{overflow-wrap:anywhere}h3 .grade{margin-right:6px}
.facts{font:13px/20px var(--ui)}.facts>div{display:grid;grid-template-columns:120px minmax(0,1fr);gap:0 16px;padding:5px 0 4px;border-bottom:1px solid var(--line)}.facts dt{color:var(--ink3)}.numbered{font-size:12px;line-height:18px;margin-top:12px;border-top:1px solid var(--line)}.numbered>div{grid-template-columns:92px minmax(0,1fr);padding:4px 0 3px}.facts dd{overflow-wrap:anywhere}.hash{overflow-wrap:anywhere;font-size:11px}
.methodfact{margin-top:12px}.methodfact p{font:13px/20px var(--ui)}.methodfact .small{margin-top:4px}
ul{padding-left:20px}li+li{margin-top:6px}li{max-width:74ch}
.computed{font-size:15px;line-height:24px}.computed>div{padding:10px 0;border-bottom:1px solid var(--line)}.computed dt{font-weight:600}.computed dd{margin-top:2px}.computed p+p{margin-top:6px}.formula{font-style:italic;background:var(--sunk);padding:1px 5px;border-radius:2px;box-decoration-break:clone;-webkit-box-decoration-break:clone}.formula sub{font-style:normal}.source{font:12px/18px var(--ui);color:var(--ink3)}
footer{margin-top:48px;padding-top:12px;border-top:1px solid var(--line);font:12px/20px var(--ui);color:var(--ink3)}footer button{margin-left:8px}
@media (min-width:1180px){.layout{max-width:1080px;display:grid;grid-template-columns:216px minmax(0,712px);gap:0 88px;padding-top:48px}.toc{display:block;position:sticky;top:48px;align-self:start;max-height:calc(100vh - 64px);overflow:auto;font:12px/18px var(--ui);padding:2px}.toc ol{list-style:none;padding:0;margin-top:10px;border-left:1px solid var(--line)}.toc li{margin:0;padding:3px 0 3px 12px}.toc a{color:var(--ink2);text-decoration:none;overflow-wrap:anywhere}.toc a:hover{color:var(--ink);text-decoration:underline}.tall:has(.runs){margin-right:calc(-1*max(0px,min(260px,(100vw - 1080px)/2 - 14px)));max-width:none}}
@media screen and (min-width:701px){html:has(.one-of){scroll-padding-top:64px}.one-of>h2{position:sticky;top:0;z-index:4;background:var(--bg);padding:8px 0;margin-bottom:4px}}
@media screen and (max-width:480px){.facts>div,.numbered>div{grid-template-columns:minmax(0,1fr);padding:6px 0}}
@media screen and (max-width:700px){.layout{padding:20px 16px 64px}h1{font-size:24px;line-height:30px}.word.big{font-size:26px}input{font-size:16px;padding:7px 8px}button{padding:6px 12px}thead button{padding:4px 0}summary{padding:8px 0}.lead{font-size:16px;line-height:26px}.rules td:first-child{width:auto}.strips{display:none}}
@media (prefers-contrast:more){:root{--ink3:var(--ink2);--line:var(--ctl)}}
@media (forced-colors:active){.bar-algorithm,.pt{fill:CanvasText}.iv,.zero,.bar{stroke:CanvasText}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@page{size:A4;margin:18mm 16mm}
@media print{body{background:#fff;font-size:10.5pt;line-height:15pt}.layout{display:block;max-width:none;padding:0}.toc,.js,.scripted .js,.skip,details.numbers{display:none!important}.wd{display:block!important}.md,.nw{display:none!important}.tall{max-height:none}.scroll,.tall{overflow:visible}.runs tbody th,.tall thead th{position:static;background:none}.tall thead th{box-shadow:none}table.verdicts{font-size:8pt;line-height:11pt}.pairs tbody th{min-width:0}table.runs{font-size:6.5pt;line-height:9pt}.runs thead th{font-size:6.5pt;line-height:8pt}.runs td,.runs th{padding:2px 5px 2px 0}.runs td,.runs thead th,.verdicts td{white-space:normal;overflow-wrap:anywhere}.runs .mono{font-size:inherit}.runs tbody th{max-width:92px}.runs td.bad{min-width:0}figure,tr,.computed>div{break-inside:avoid}h2,h3,figcaption{break-after:avoid}a{color:inherit;text-decoration:none}.sum,.cmd,.failed,.warning,.formula{background:none;border:1px solid #999}.formula{border:0;padding:0}svg.fig{max-width:100%}}
`;
