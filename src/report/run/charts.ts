/** Charts over a run's time, as drawings that fit any width: across everything is a share of it, down it is pixels, so
 *  no letter and no line is ever stretched. Lines and areas, which can not be told in shares, lie in a drawing of their
 *  own that stretches, with strokes that do not. No script; a step's numbers are in its title. */
import { html, type Markup } from "../page/html.ts";

export interface TimeAxis {
  readonly elapsedMs: number;
  readonly ticks: readonly { readonly atMs: number; readonly says: string }[];
}

export interface Slot {
  readonly atMs: number;
  readonly lengthMs: number;
  readonly value: number | undefined;
  readonly says: string;
}

interface ChartOptions {
  readonly axis: TimeAxis;
  /** For those who can not see it. */
  readonly label: string;
  /** How a value is written at its grid line. */
  readonly unit: (value: number) => string;
  readonly height: number;
  /** At the top of the scale, when it is no matter of the values. */
  readonly top?: number;
  /** There are no halves of what is counted. */
  readonly isCount?: boolean;
}

/** Room for half a letter above the top line, and for the time below. The scale stands left of the drawing, in its
 *  padding. */
const above = 8;
const below = 22;

const second = 1000;
const tickLengthsMs = [
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400].map(
    (seconds) => seconds * second,
  ),
];
const mostTicks = 6;

/** Time since the start, in the largest unit that gives whole numbers. */
export function timeAxis(elapsedMs: number): TimeAxis {
  const every = tickLengthsMs.find((lengthMs) => elapsedMs / lengthMs <= mostTicks) ?? elapsedMs / mostTicks;
  const [unitMs, unit] =
    every >= 3_600_000 ? [3_600_000, "h"] : every >= 60_000 ? [60_000, "min"] : [second, "s"];
  const ticks = [];
  for (let atMs = 0; atMs <= elapsedMs * 0.97; atMs += every)
    ticks.push({ atMs, says: `${atMs === 0 ? "0" : Number((atMs / unitMs).toFixed(1))} ${unit}` });
  return { elapsedMs, ticks };
}

/** A bar a step. */
export function barChart(slots: readonly Slot[], kind: string, options: ChartOptions): Markup {
  const { axis, height } = options;
  const scale = scaleOf(slots, options);
  const bars = slots.map(({ atMs, lengthMs, value = 0, says }) => {
    const tall = (value / scale.top) * (height - above - below);
    return html`<g><title>${says}</title><rect class="hit" x="${share(atMs, axis)}" width="${share(lengthMs, axis)}" y="${above}" height="${height - above - below}"></rect><rect class="${kind}" x="${share(atMs, axis)}" width="${share(lengthMs, axis)}" y="${pixels(height - below - tall)}" height="${pixels(tall)}"></rect></g>`;
  });
  return drawing(html`${bars}`, scale, options);
}

export interface Curve {
  readonly name: string;
  readonly kind: string;
  readonly values: readonly (number | undefined)[];
}

/** A line a curve, through the middle of each step; broken where there is no value. */
export function lineChart(slots: readonly Slot[], curves: readonly Curve[], options: ChartOptions): Markup {
  const { axis, height } = options;
  const inner = height - above - below;
  const all = curves.flatMap(({ values }) => values.map((value) => ({ ...(slots[0] as Slot), value })));
  const scale = scaleOf(all, options);
  const lines = curves.map(({ kind, values }) => {
    const points = values.map((value, index) => {
      const { atMs = 0, lengthMs = 0 } = slots[index] ?? {};
      const x = (1000 * (atMs + lengthMs / 2)) / axis.elapsedMs;
      return value === undefined ? undefined : ([x, inner - (value / scale.top) * inner] as const);
    });
    return html`<path class="curve ${kind}" d="${pathOf(points)}"></path>`;
  });
  const hits = slots.map(
    ({ atMs, lengthMs, says }) =>
      html`<rect class="hit" x="${share(atMs, axis)}" width="${share(lengthMs, axis)}" y="${above}" height="${inner}"><title>${says}</title></rect>`,
  );
  return drawing(
    html`<svg x="0" y="${above}" width="100%" height="${inner}" viewBox="0 0 1000 ${inner}" preserveAspectRatio="none" overflow="visible">${lines}</svg>${hits}`,
    scale,
    options,
  );
}

function drawing(
  content: Markup,
  { top, lines }: Scale,
  { axis, label, unit, height }: ChartOptions,
): Markup {
  const y = (value: number) => pixels(height - below - (value / top) * (height - above - below));
  const rule = (value: number, kind: string) =>
    html`<line class="${kind}" x1="0" x2="100%" y1="${y(value)}" y2="${y(value)}"></line>`;
  const grid = lines.filter((value) => value > 0).map((value) => rule(value, "grid"));
  const names = lines
    .filter((value) => value > 0)
    .map(
      (value) => html`<text class="scale" x="-9" y="${pixels(Number(y(value)) + 4)}">${unit(value)}</text>`,
    );
  const ticks = axis.ticks.map(({ atMs, says }) => {
    const x = share(atMs, axis);
    const edge = atMs === 0 ? html`<text x="0" y="${height - 5}">${says}</text>` : undefined;
    return html`<line class="tick" x1="${x}" x2="${x}" y1="${height - below}" y2="${height - below + 4}"></line>${edge ?? html`<text class="middle" x="${x}" y="${height - 5}">${says}</text>`}`;
  });
  return html`<svg class="chart" width="100%" height="${height}" role="img" aria-label="${label}">${grid}${content}${rule(0, "base")}${names}${ticks}</svg>`;
}

interface Scale {
  readonly top: number;
  /** Where a grid line runs. */
  readonly lines: readonly number[];
}

/** Up to a round number not far above the highest value. */
function scaleOf(slots: readonly Slot[], { top, isCount = false }: ChartOptions): Scale {
  const most = top ?? Math.max(...slots.map(({ value = 0 }) => value), 0);
  if (most <= 0) return { top: 1, lines: [0] };
  if (top !== undefined) return { top, lines: [0, top] };
  const power = 10 ** Math.floor(Math.log10(most));
  const round = [1, 2, 3, 4, 6, 8, 10].find((step) => step * power >= most) ?? 10;
  const lines = [0, (round * power) / 2, round * power];
  return { top: round * power, lines: isCount ? lines.filter(Number.isInteger) : lines };
}

const share = (ms: number, { elapsedMs }: TimeAxis): string =>
  `${((100 * ms) / Math.max(1, elapsedMs)).toFixed(3)}%`;

const pixels = (value: number): string => value.toFixed(1);

function pathOf(points: readonly (readonly [x: number, y: number] | undefined)[]): string {
  let isDown = false;
  return points
    .map((point) => {
      if (!point) {
        isDown = false;
        return "";
      }
      const sign = isDown ? "L" : "M";
      isDown = true;
      // A point alone is a dot: a line of no length, whose round ends show.
      return `${sign}${point[0].toFixed(1)} ${point[1].toFixed(1)}${sign === "M" ? "h0" : ""}`;
    })
    .join("");
}

export interface Segment {
  readonly kind: string;
  readonly share: number;
  readonly says: string;
}

/** Of what there is any, so much can be seen. */
const leastShare = 0.006;

/** Shares of a whole, in a row; what is left of it stays empty. */
export function shareBar(segments: readonly Segment[], label: string): Markup {
  let at = 0;
  const present = segments.filter((segment) => segment.share > 0);
  const whole = present.reduce((sum, segment) => sum + Math.max(leastShare, segment.share), 0);
  const parts = present.map(({ kind, share: own, says }) => {
    const part = Math.max(leastShare, own) / Math.max(1, whole);
    const x = at;
    at += part;
    return html`<rect class="${kind}" x="${(100 * x).toFixed(3)}%" width="${(100 * part).toFixed(3)}%" height="100%"><title>${says}</title></rect>`;
  });
  return html`<svg class="shares" role="img" aria-label="${label}"><rect class="rail" width="100%" height="100%"></rect>${parts}</svg>`;
}
