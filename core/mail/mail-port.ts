export interface Mail {
  /** One e-mail address. */
  readonly to: string;
  readonly subject: string;
  /** Plain text; addresses on lines of their own become links. */
  readonly text: string;
}

/** Sends one mail, or throws when it was not taken. */
export interface MailPort {
  send(mail: Mail): Promise<void>;
}

export type TextPiece = { readonly kind: 'text' | 'link'; readonly value: string };

/** A mail's text in the order of reading, with the addresses in it told apart. */
export function piecesOf(text: string): TextPiece[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .filter((value) => value !== '')
    .map((value) => ({ kind: /^https?:\/\//.test(value) ? 'link' : 'text', value }));
}
