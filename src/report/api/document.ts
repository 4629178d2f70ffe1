/** What the page reads of an OpenAPI document; the rest may be as it likes. */

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

/** One as it is, or several by name. */
interface Examples {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface Content {
  readonly [mediaType: string]: Examples & { readonly schema?: Schema };
}

export interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly (Examples & {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: Schema;
  })[];
  readonly requestBody?: { readonly content: Content };
  readonly responses?: Readonly<
    Record<string, { readonly description?: string; readonly content?: Content }>
  >;
}

export interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** A reference within the document leads to what it names. */
export function resolved({ components }: ApiDocument, schema: Schema = {}): Schema {
  const name = schema.$ref?.split("/").at(-1);
  const target = name === undefined ? undefined : components?.schemas?.[name];
  return target ? { ...target, ...(schema.description ? { description: schema.description } : {}) } : schema;
}

/** The first of them. */
export const exampleOf = ({ example, examples = {} }: Examples): unknown =>
  example ?? Object.values(examples)[0]?.value;

/** As `string, uuid`, `integer 40 to 20000`, `llm, native or both`. */
export function typeOf(schema: Schema): string {
  const { type, items, $ref, format, minimum, maximum } = schema;
  if ($ref) return $ref.split("/").at(-1) ?? "";
  const choices = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (choices) return choices.map(String).join(" · ");
  if (type === "array") return `list of ${typeOf(items ?? {})}`;
  const bounds = minimum !== undefined && maximum !== undefined;
  return [String(type ?? "any"), format, bounds ? `${minimum} to ${maximum}` : undefined]
    .filter((part) => part !== undefined)
    .join(", ");
}
