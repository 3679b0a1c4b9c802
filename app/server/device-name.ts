import Bowser from 'bowser';

/** "Firefox on Windows" of a User-Agent; what is no browser is shown by its first word, such as "curl/8.5.0". */
export function deviceName(userAgent: string | null): string {
  if (!userAgent) return 'Unknown device';
  const { browser, os } = Bowser.parse(userAgent);
  if (!browser.name || !os.name) return userAgent.split(/[\s(]/)[0]?.slice(0, 60) || 'Unknown device';
  return `${browser.name} on ${os.name}`;
}
