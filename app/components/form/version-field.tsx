import type { FormReply } from './form-reply';

/**
 * Sends the version that the form was filled in on. After a refusal it stays the old one, although the page has loaded the
 * newest by then: what was typed was typed on the old one.
 */
export function VersionField({ version, reply }: { version: number; reply?: FormReply }) {
  return <input type="hidden" name="version" value={reply?.values.version ?? version} />;
}
