/**
 * Design tokens: the colours, faces and type steps that pages, figures and the HTML report share. Every colour has a
 * light and a dark value; the pairs of text and ground reach the contrast that WCAG 2.2 AA asks for (see the test).
 * @module
 */

/** Name of the custom property without its dashes -> [light, dark]. */
export const COLOURS = {
  bg: ["#fbfbf9", "#121416"],
  panel: ["#ffffff", "#181b1e"],
  sunk: ["#f3f3f0", "#1f2326"],
  sel: ["#e8f0fa", "#1d2b3d"],
  line: ["#e2e2dd", "#2b3034"],
  line2: ["#c6c7c2", "#444b51"],
  ctl: ["#85878a", "#7a828a"],
  ink: ["#1a1d21", "#e9ebed"],
  ink2: ["#474d55", "#b9c0c7"],
  ink3: ["#666c74", "#939ba3"],
  accent: ["#1f5fae", "#82b6f2"],
  focus: ["#1f5fae", "#82b6f2"],
  better: ["#0b6b60", "#58cdbb"],
  "better-bg": ["#e4f2ef", "#15302c"],
  worse: ["#a12f45", "#f2909f"],
  "worse-bg": ["#f9e9ec", "#3a1f25"],
  equivalent: ["#3f559b", "#9fb4f2"],
  "equivalent-bg": ["#e9edf8", "#212a44"],
  undecided: ["#5a5648", "#cdc6ae"],
  "undecided-bg": ["#f1efe7", "#2b2a24"],
  warn: ["#7d5700", "#e3bd62"],
  "warn-bg": ["#faf1dc", "#332a16"],
  /** Methods in the order of the study, chosen to stay apart for every kind of colour vision. */
  m0: ["#114164", "#adc8e7"],
  m1: ["#cb5415", "#ea874c"],
  m2: ["#2d8778", "#0a8c76"],
  m3: ["#d45abe", "#c649ab"],
  m4: ["#514517", "#d6ca90"],
  m5: ["#4c2fcf", "#9184ef"],
  /** From the seventh method on. */
  m6: ["#5f676f", "#a3abb3"],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

export type ColourName = keyof typeof COLOURS;

/** How many methods have a colour, a marker and a dash of their own. */
export const DISTINCT_METHODS = 6;

/** Class number of a method: its place in the study, all from the seventh on alike. */
export function methodClass(index: number): number {
  return index < 0 ? DISTINCT_METHODS : Math.min(index, DISTINCT_METHODS);
}

/** One a method, in the order of {@link COLOURS}; the last for all further ones. */
export const MARKER_LETTERS = ["●", "◆", "▲", "■", "✚", "▼", "○"] as const;
/** Dash of a method's line, in pixels; empty: solid. None is dotted: dots are a curve that is only a bound. */
export const DASHES = ["", "7 3", "12 3 3 3", "4 2", "16 4", "8 3 3 3 3 3", "5 5"] as const;
/** Outline of a method's marker around (0, 0), about 9 px across. */
export const MARKER_PATHS = [
  "M4 0A4 4 0 1 1-4 0A4 4 0 1 1 4 0Z",
  "M0-5.2L5.2 0L0 5.2L-5.2 0Z",
  "M0-5L5 4H-5Z",
  "M-4-4H4V4H-4Z",
  "M-1.7-5H1.7V-1.7H5V1.7H1.7V5H-1.7V1.7H-5V-1.7H-1.7Z",
  "M0 5L5-4H-5Z",
  "M3.2 0A3.2 3.2 0 1 1-3.2 0A3.2 3.2 0 1 1 3.2 0Z",
] as const;

/** System faces only: no bytes, no request. */
export const FACES = {
  ui: 'ui-sans-serif,system-ui,"Segoe UI",Roboto,"Helvetica Neue",sans-serif',
  mono: 'ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace',
  serif: 'Charter,"Bitstream Charter","Sitka Text",Cambria,Georgia,serif',
} as const;

/** Pixels of a step and of its line. */
export const TYPE = {
  micro: [11, 16],
  small: [12, 18],
  base: [13, 20],
  lead: [15, 23],
  prose: [16, 25],
  title: [20, 26],
  word: [28, 32],
} as const;

/**
 * The tokens as style sheet: light by default, dark where the reader's system is dark, either where `data-theme` of the
 * root says so, light on paper.
 */
export function tokenStyles(): string {
  const [light, dark] = [colourProperties(0), colourProperties(1)];
  const faces = Object.entries(FACES).map(([name, face]) => `--${name}:${face};`);
  const steps = Object.entries(TYPE).map(([name, [size, line]]) => `--${name}:${size}px/${line}px;`);
  return [
    `:root{color-scheme:light;${light}${faces.join("")}${steps.join("")}}`,
    `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${dark}}}`,
    `@media screen{:root[data-theme=dark]{color-scheme:dark;${dark}}}`,
  ].join("\n");
}

function colourProperties(theme: 0 | 1): string {
  return Object.entries(COLOURS)
    .map(([name, pair]) => `--${name}:${pair[theme]};`)
    .join("");
}
