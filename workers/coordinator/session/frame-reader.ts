import {
  type ClientFrame,
  ClientFrameSchema,
  maxFrameChars,
  protocolVersion,
} from '../../../core/protocol/socket-frames';

export type ReadFrame = { ok: true; frame: ClientFrame } | { ok: false; code: string; sentence: string };

/** Reads one text frame from a browser. A bad one is answered with a sentence; the socket and its leases stay. */
export function readFrame(message: string | ArrayBuffer): ReadFrame {
  if (typeof message !== 'string') return bad('not_text', 'Send frames as text, not as binary data.');
  if (message.length > maxFrameChars)
    return bad('too_large', `A frame holds at most ${maxFrameChars} characters. Send smaller batches.`);
  let json: unknown;
  try {
    json = JSON.parse(message);
  } catch {
    return bad('not_json', 'The frame is not JSON. Send one JSON object a frame.');
  }
  const parsed = ClientFrameSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = issue && issue.path.length > 0 ? ` at "${issue.path.join('.')}"` : '';
    return bad(
      'bad_frame',
      `The frame does not fit the protocol${place}: ${issue?.message ?? 'unknown form'}. Reload the page and try again.`,
    );
  }
  if (parsed.data.type === 'hello' && parsed.data.version !== protocolVersion) {
    return bad(
      'unsupported_version',
      `This page speaks protocol version ${parsed.data.version}, the server version ${protocolVersion}. Reload the page.`,
    );
  }
  return { ok: true, frame: parsed.data };
}

function bad(code: string, sentence: string): ReadFrame {
  return { ok: false, code, sentence };
}
