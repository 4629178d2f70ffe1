/** Signs that an answer says more than it was asked for: that somebody in the conversation got through to the model,
 *  or that it would do something to whoever shows it. They are noted, not judged: a caller who really asked the
 *  agent to ignore the rules is a fact an honest summary reports. What acts is taken
 *  out: links here, hidden characters in `plain-text.ts`, foreign members by the schema. */

export type AnswerFlag =
  /** Characters no reader sees were taken out. */
  | "hidden"
  /** A link, an image or an address. */
  | "link"
  /** HTML, a code fence, or the border of a message. */
  | "markup"
  /** Speaks to or about the machine. */
  | "instruction"
  /** Repeats the lines around the conversation. */
  | "delimiter"
  /** Came right only when asked again. */
  | "repaired";

const markers: readonly (readonly [AnswerFlag, RegExp])[] = [
  [
    "link",
    /\]\(\s*\S|!\[|\b(?:https?|ftp|file|data|javascript|vbscript):\S|\bwww\.\S|\b[\w-]{2,63}\.(?:com|net|org|io|dev|app|xyz|site|ru|cn|info|biz|link)\b/i,
  ],
  [
    "markup",
    /<\/?[a-z][\w-]{0,30}(?:\s[^<>]{0,300})?\/?>|<!--|```|<\s?\|\s?\w|\[\/?INST\]|<<\/?SYS>>|\{\{\s?\w/i,
  ],
  [
    "instruction",
    /\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|rules?|prompts?|guidelines|above|previous|prior)\b|\bsystem (?:prompt|message|instructions?)\b|\bdeveloper (?:mode|message)\b|\bjailbr|\bDAN\b|\bas an? (?:AI|language model|assistant)\b|\bI(?:'m| am) (?:an? )?(?:AI|language model|assistant|now)\b|\bunrestricted\b|\b(?:prompt|instruction) injection\b|\bhere (?:is|are) my (?:instructions|rules|prompt)\b|\b(?:pwned|hacked)\b/i,
  ],
];

/** @param nonce the one of this request: only the block's own lines carry it. */
export function markersIn(texts: readonly string[], nonce: string | undefined): AnswerFlag[] {
  const flags = markers
    .filter(([, pattern]) => texts.some((text) => pattern.test(text)))
    .map(([flag]) => flag);
  const isEcho = texts.some(
    (text) =>
      (nonce !== undefined && text.includes(nonce)) ||
      /\b(?:BEGIN|END) (?:CONVERSATION|ANSWERS?|PARTS)\b/.test(text),
  );
  return isEcho ? [...flags, "delimiter"] : flags;
}

const link =
  /(?:\b(?:https?|ftp|file|data|javascript|vbscript):|\bwww\.|(?<![\w:])\/\/(?=[\w-]+\.))[^\s<>"')\]]+/gi;

/** A picture that is shown is a request that is sent: with what an answer can spell in its address, a transcript leaves
 *  through the reader's browser. No answer is asked for links, so none is kept. */
export const withoutLinks = (text: string): string => text.replace(link, "[LINK]");
