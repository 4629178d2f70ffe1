/** Text has a type, so that the compiler guards the road: what was said can not be forwarded, stored or
 *  shown until a redactor and the guard have been over it. Only `transcript/` makes `Raw`, only `redact/`
 *  makes the other two; the house test holds the casts there. */
declare const mark: unique symbol;

/** Text as it was said. Never logged, stored or sent. */
export type Raw = string & { readonly [mark]: "raw" };

/** Text a redactor has been over. Not yet allowed to leave. */
export type Redacted = string & { readonly [mark]: "redacted" };

/** Text the guard accepted. The only text `forward`, the sinks and the reports take. */
export type Cleared = string & { readonly [mark]: "cleared" };
