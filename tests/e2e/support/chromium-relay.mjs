// Stands between playwright and the Chromium that it launches: playwright speaks over file descriptors 3 and 4, in
// messages that end with a zero byte. Its Network.enable asks for the body of every request, so that each part of an
// upload is copied through the protocol as base64, which makes a large file several times slower than it is for a person.
// One parameter turns that off, and playwright has no option for it:
// https://chromedevtools.github.io/devtools-protocol/tot/Network/#method-enable
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

const needle = Buffer.from('"method":"Network.enable"');
/** In bytes; nought would stand for no limit. */
const maxPostDataSize = 1;

/** Chromium heeds the last one alone, and playwright gives one too. */
const disableFeatures = '--disable-features=';

const [chromiumPath, ...given] = process.argv.slice(2);
const browser = spawn(chromiumPath, withFeaturesTogether(given), {
  stdio: ['inherit', 'inherit', 'inherit', 'pipe', 'pipe'],
});
browser.once('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
browser.once('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => browser.kill(signal));

const [, , , toBrowser, fromBrowser] = browser.stdio;
fromBrowser.pipe(new Socket({ fd: 4, readable: false }));
let rest = Buffer.alloc(0);
new Socket({ fd: 3, writable: false })
  .on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(0); end !== -1; end = rest.indexOf(0)) {
      toBrowser.write(Buffer.concat([withoutBodies(rest.subarray(0, end)), Buffer.of(0)]));
      rest = rest.subarray(end + 1);
    }
  })
  .on('end', () => toBrowser.end());

function withFeaturesTogether(args) {
  const [lists, others] = [true, false].map((is) =>
    args.filter((arg) => arg.startsWith(disableFeatures) === is),
  );
  return [disableFeatures + lists.map((list) => list.slice(disableFeatures.length)).join(), ...others];
}

function withoutBodies(message) {
  if (!message.includes(needle)) return message;
  const command = JSON.parse(message.toString());
  if (command.method !== 'Network.enable') return message;
  return Buffer.from(JSON.stringify({ ...command, params: { ...command.params, maxPostDataSize } }));
}
