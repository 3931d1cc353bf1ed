/**
 * What all figures share: the outer element with its text for those who do not see it, method markers, patterns, and the
 * style sheet that colours them by the tokens' custom properties.
 * @module
 */
import { DASHES, DISTINCT_METHODS, MARKER_PATHS, methodClass } from "../tokens.ts";
import { px } from "./axis.ts";
import { type Content, type Markup, markup, verbatim } from "./markup.ts";

export interface FigureText {
  /** The finding in one sentence. */
  readonly title: string;
  /** What is drawn and how to read it. */
  readonly description: string;
}

/** From this width on labels stand beside the plot, below it above. */
export const WIDE = 560;

export function figureFrame(width: number, height: number, text: FigureText, content: Content): Markup {
  return markup`<svg class="fig" width="${width}" height="${px(height)}" viewBox="0 0 ${width} ${px(height)}" role="img" aria-label="${text.title}"><desc>${text.description}</desc>${content}</svg>`;
}

/** A method's marker at (x, y), in its colour. */
export function methodMarker(index: number, x: number, y: number, name = "mk"): Markup {
  const i = methodClass(index);
  return markup`<path class="${name} f${i}" transform="translate(${px(x)} ${px(y)})" d="${MARKER_PATHS[i] as string}"/>`;
}

/** Patterns that figures fill with: once a page, before the first figure. */
export function figurePatterns(): Markup {
  return verbatim(
    '<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>' +
      '<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><circle cx="1.5" cy="1.5" r=".95" class="pf"/></pattern>' +
      '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2.2" height="5" class="pf"/></pattern>' +
      '<pattern id="weak" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="1" height="8" class="pl"/></pattern>' +
      '<pattern id="bound" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="1" height="4" class="pl"/></pattern>' +
      "</defs></svg>",
  );
}

/** Every class that a figure uses. */
export function figureStyles(): string {
  const methods = Array.from({ length: DISTINCT_METHODS + 1 }, (_, i) => {
    const dash = DASHES[i] === "" ? "" : `stroke-dasharray:${DASHES[i]};`;
    return `.f${i}{fill:var(--m${i})}.s${i}{stroke:var(--m${i})}.c${i}{stroke:var(--m${i});${dash}}.b${i}{fill:var(--m${i});stroke:var(--m${i})}`;
  });
  return [
    "svg.fig{display:block;max-width:100%;height:auto;overflow:hidden}svg.fig svg{overflow:hidden}svg.defs{position:absolute}",
    ".fig text{font:11px/1 var(--ui);fill:var(--ink3);font-variant-numeric:tabular-nums lining-nums slashed-zero;unicode-bidi:isolate}",
    ".fig text.n{font-size:13px;fill:var(--ink)}.fig text.ns{font-size:13px;font-weight:600;fill:var(--ink)}.fig text.v{font-size:12px;fill:var(--ink2)}",
    ".fig text.e{text-anchor:end}.fig text.m{text-anchor:middle}.fig text.halo{paint-order:stroke;stroke:var(--bg);stroke-width:4px;stroke-linejoin:round}",
    ".fig text.unknown{fill:var(--warn)}",
    ".gr{stroke:var(--line);stroke-width:1}.ax{stroke:var(--line2);stroke-width:1;fill:none}.zero{stroke:var(--ink2);stroke-width:1}.now{stroke:var(--ink);stroke-width:1;stroke-dasharray:1 3;stroke-linecap:round}.link{stroke:var(--ink3);stroke-width:1;stroke-dasharray:2 2;fill:none}",
    ".iv{stroke:var(--ink);stroke-width:2;stroke-linecap:round;fill:none}.inner{stroke-width:4.5}.open{stroke-linejoin:round}.pt{fill:var(--ink)}",
    ".pf{fill:var(--ink2)}.pl{fill:var(--line2)}.mk{stroke:var(--bg);stroke-width:.75}",
    ".bar{stroke:var(--ink2);stroke-width:1}.bar-reported{fill:none;stroke-width:1.25}.bar-luck{fill:url(#dots)}.bar-tuning{fill:url(#hatch)}.bar-algorithm{fill:var(--ink);stroke:var(--ink)}.bar-unknown{fill:none;stroke:var(--warn);stroke-dasharray:4 3}",
    ".margin{fill:var(--undecided-bg);stroke:none}.margin-edge{stroke:var(--undecided);stroke-width:1;stroke-dasharray:2 3}",
    ".zone-weak{fill:url(#weak)}.zone-bound{fill:url(#bound)}.band{fill-opacity:.14;stroke-opacity:.35;stroke-width:1}.band-ink{fill:var(--ink);stroke:var(--ink);fill-opacity:.1}.weak{fill-opacity:.07;stroke-opacity:.2}",
    ".curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:butt}.curve.dotted{stroke-width:1.5;stroke-dasharray:1.5 3.5}.curve-ink{stroke:var(--ink)}",
    ".dot{fill-opacity:.85;stroke:var(--bg);stroke-width:.75}.mean{stroke-width:2.5}.ring{fill:none;stroke-width:1.75}.joined{stroke:var(--ink3);stroke-width:1;opacity:.6}.barcode{stroke-width:1;opacity:.5}",
    "@media print{.fig .iv,.fig .pt{print-color-adjust:exact}.bar-algorithm{print-color-adjust:exact}}",
    ...methods,
  ].join("\n");
}
