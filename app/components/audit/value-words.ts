/** A field's name in words: "quotaBytes" as "Quota bytes", "expiresAtMs" as "Expires". */
export function fieldWords(name: string): string {
  const words = name
    .replace(/AtMs$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .replace(/email/i, 'e-mail');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

/** A value of a change, in words and short enough for one line or two. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.map(valueWords).join(', ');
  return shortened(typeof value === 'object' ? objectWords(value) : String(value));
}

function objectWords(value: object): string {
  return Object.entries(value)
    .map(([name, each]) => `${fieldWords(name).toLowerCase()} ${valueWords(each)}`)
    .join(', ');
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
