/** How the run went over its time: pace, answers, repeats, and the rates it had to keep. */
import { count, duration, percent } from "../numbers.ts";
import { html, type Markup } from "../page/html.ts";
import { barChart, lineChart, type Slot, timeAxis } from "./charts.ts";
import type { RunReport } from "./report.ts";
import type { Step } from "./steps.ts";
import { latencyText, perSecond } from "./words.ts";

export function timeSection(report: RunReport): Markup | undefined {
  const { steps, elapsedMs, totals, stepMs } = report;
  if (totals.done === 0 || elapsedMs === 0) return undefined;
  const last = steps.at(-1);
  const axis = timeAxis(Math.max(elapsedMs, last ? last.atMs + last.lengthMs : 0));
  const slots = (value: (step: Step) => number | undefined, says: (step: Step) => string): Slot[] =>
    steps.map((step) => ({
      ...{ atMs: step.atMs, lengthMs: step.lengthMs, value: value(step) },
      says: `${latencyText(step.atMs)} after the start: ${says(step)}`,
    }));
  const rate = ({ done, lengthMs }: Step) => (done * 1000) / Math.max(lengthMs, stepMs / 4);
  const most = Math.max(...steps.map(rate));
  const retries = steps.some((step) => step.retries > 0);
  return html`<section class="all"><h3>Over its time</h3>
<h4><b>Conversations done, a second</b><span>${perSecond(totals.done, elapsedMs)} on average, ${most.toFixed(1)} at most in a step of ${latencyText(stepMs)}</span></h4>
${barChart(
  slots(rate, ({ done }) => `${count(done)} done`),
  "rate",
  {
    axis,
    label: "Conversations done a second, over the run's time",
    unit: (value) => String(round(value)),
    height: 170,
  },
)}
${latencyChart(report, slots, axis)}
${
  retries
    ? html`<h4><b>Calls made again</b><span>after a refusal or a failure, Genesys and the LLM together</span></h4>
${barChart(
  slots(
    (step) => step.retries,
    ({ retries: number, waitedMs }) => `${count(number)} repeats, ${duration(waitedMs)} of waiting`,
  ),
  "repeat",
  {
    axis,
    label: "Calls made again, over the run's time",
    unit: (value) => String(round(value)),
    isCount: true,
    height: 110,
  },
)}`
    : undefined
}
${paceChart("Genesys", "fetchers", report.heldMs.genesys, (step) => step.genesysHeldMs)}
${paceChart("the LLM", "senders", report.heldMs.llm, (step) => step.llmHeldMs)}
</section>`;

  function paceChart(
    door: string,
    workers: string,
    heldMs: number,
    held: (step: Step) => number,
  ): Markup | undefined {
    if (heldMs === 0) return undefined;
    const part = (step: Step) => Math.min(1, held(step) / Math.max(1, step.lengthMs));
    return html`<h4><b>Held by the rate kept at ${door}</b><span>${percent(heldMs, elapsedMs)} of the ${workers}' time</span></h4>
${barChart(
  slots(part, (step) => percent(held(step), step.lengthMs)),
  "pace",
  {
    axis,
    label: `Share of the ${workers}' time that was spent waiting for the rate kept at ${door}`,
    unit: (value) => `${Math.round(value * 100)} %`,
    height: 80,
    top: 1,
  },
)}`;
  }
}

function latencyChart(
  { latency, steps }: RunReport,
  slots: (value: (step: Step) => number | undefined, says: (step: Step) => string) => Slot[],
  axis: ReturnType<typeof timeAxis>,
): Markup | undefined {
  if (!latency) return undefined;
  const says = ({ medianMs, p95Ms }: Step) =>
    medianMs === undefined || p95Ms === undefined
      ? "no answer"
      : `median ${latencyText(medianMs)}, 95 of 100 within ${latencyText(p95Ms)}`;
  return html`<h4><b>The model's answers</b><span class="name median">median, ${latencyText(latency.medianMs)} in all</span><span class="name high">95 of 100 within, ${latencyText(latency.p95Ms)} in all</span></h4>
${lineChart(
  slots((step) => step.p95Ms, says),
  [
    { name: "95th percentile", kind: "high", values: steps.map(({ p95Ms }) => p95Ms) },
    { name: "median", kind: "median", values: steps.map(({ medianMs }) => medianMs) },
  ],
  {
    axis,
    label: "How long the model took for an answer, over the run's time",
    unit: latencyText,
    height: 170,
  },
)}`;
}

const round = (value: number): number => Number(value.toFixed(2));
