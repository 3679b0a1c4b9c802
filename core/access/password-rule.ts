export const shortestPassword = 12;
/** Longer ones are no safer, and only cost time. */
export const longestPassword = 256;

/** Shorter words of a name stand in too many good passwords by chance. */
const shortestOwnWord = 4;

/** As it is hashed: one password may be typed as composed or decomposed characters, depending on the keyboard. */
export function normalizePassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * Why a new password is refused, as one sentence; null when this rule has nothing against it. `own`: the names and addresses of
 * the person and of their company. NIST SP 800-63B, section 5.1.1.2: length and known words, no rules on kinds of characters.
 */
export function passwordProblem(password: string, own: readonly string[]): string | null {
  const normal = normalizePassword(password);
  const length = [...normal].length;
  if (length < shortestPassword)
    return `The password has ${length} characters. Use at least ${shortestPassword}, such as four words that do not belong together.`;
  if (length > longestPassword)
    return `The password has more than ${longestPassword} characters. Use a shorter one.`;
  const folded = normal.toLowerCase();
  if (ownWords(own).some((word) => folded.includes(word)))
    return 'The password contains your name, your e-mail address or the name of your company. Use words that nobody can guess from these.';
  return null;
}

/** The words of names and addresses: "ada.admin@demo.example" as ada.admin@demo.example, admin, demo, example. */
export function ownWords(own: readonly string[]): string[] {
  const texts = own.map((text) => normalizePassword(text).toLowerCase().trim());
  const words = texts.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]);
  return [...new Set(words)].filter((word) => [...word].length >= shortestOwnWord);
}
