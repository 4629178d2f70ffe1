/** Numbers in the text format of Prometheus (version 0.0.4). Label values are names and codes of ours: none needs to be
 *  escaped. */
export interface Metric {
  readonly name: string;
  readonly about: string;
  readonly type?: "gauge" | "counter" | "histogram";
  readonly samples: readonly Sample[];
}

/** With what stands behind the metric's name: labels, or `_sum`. */
export type Sample = readonly [suffix: string, value: number];

export const prefix = "transcript_gateway_";

export const single = (
  name: string,
  about: string,
  value: number,
  type: Metric["type"] = "gauge",
): Metric => ({ name: prefix + name, about, type, samples: [["", value]] });

export const labelled = (
  name: string,
  about: string,
  label: string,
  values: Readonly<Record<string, number>>,
  type: Metric["type"] = "gauge",
): Metric => ({
  name: prefix + name,
  about,
  type,
  samples: Object.entries(values).map(([of, value]) => [`{${label}="${of}"}`, value]),
});

export const exposition = (metrics: readonly Metric[]): string => metrics.map(textOf).join("");

const textOf = ({ name, about, type = "gauge", samples }: Metric): string =>
  [
    `# HELP ${name} ${about}\n# TYPE ${name} ${type}\n`,
    ...samples.map(([suffix, value]) => `${name}${suffix} ${value}\n`),
  ].join("");
