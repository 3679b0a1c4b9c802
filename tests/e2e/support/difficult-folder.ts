import { seededRandom } from '../../../core/testing/seeded-random';
import { type FilePlan, MiB, plain } from './folder-maker';

const fileCount = 2_000;
const eAcute = { nfc: '\u00e9', nfd: 'e\u0301' };

/** Two files whose names become one after NFC; the second gets a name of its own. */
export const twins = {
  first: plain(`twins/r${eAcute.nfc}sum${eAcute.nfc}.txt`, 1_001),
  second: {
    path: `twins/r${eAcute.nfd}sum${eAcute.nfd}.txt`,
    expectedPath: `twins/r${eAcute.nfc}sum${eAcute.nfc} (2).txt`,
    sizeBytes: 1_002,
  },
};

const awkwardNames = [
  'name with spaces.txt',
  ' leading and trailing ',
  'plus+plus+.txt',
  'percent%20%2F%25.txt',
  'hash#fragment.txt',
  'ampersand&more.txt',
  'question?mark=value.txt',
  'equals=sign.txt',
  `single'quote's.txt`,
  'double"quote".txt',
  'mixed +%#&?=\'" all.txt',
  'brackets [1] (2) {3}.txt',
  'comma,semicolon;colon:at@dollar$.txt',
  'star*tilde~caret^pipe|.txt',
  'less<than>more.txt',
  'two..dots.txt',
  '.hidden',
  '.hidden.directory/.nested',
  'no-extension',
  // Beyond the basic plane, and above the surrogates in it: UTF-16 order and byte order differ.
  '\u{1f6a2} ship \u{1f30d}.txt',
  'family \u{1f468}\u200d\u{1f469}\u200d\u{1f467}.txt',
  '\uff5e fullwidth.txt',
  '日本語のファイル.txt',
  `nfc-${eAcute.nfc}-\u00fc.txt`,
];

/** The Journey 1: every name and size that has ever gone wrong, and 2,000 files in all. */
export function difficultFolder(): FilePlan[] {
  const nfdName = `nfd-${eAcute.nfd}-u\u0308.txt`;
  const special: FilePlan[] = [
    ...awkwardNames.map((name, index) => plain(`names/${name}`, 100 + index)),
    { path: `names/${nfdName}`, expectedPath: `names/${nfdName.normalize('NFC')}`, sizeBytes: 333 },
    twins.first,
    twins.second,
    plain(`long/${'n'.repeat(251)}.txt`, 500),
    plain(`long/${'\u00e4'.repeat(125)}.text`, 501),
    ...Array.from({ length: 20 }, (_, depth) =>
      plain(`${nested(depth + 1)}/file-${depth + 1}.dat`, 64 * depth),
    ),
    ...Array.from({ length: 10 }, (_, index) => plain(`empty/empty-${index}`, 0)),
    plain('large/two-hundred.bin', 200 * MiB),
    plain('large/exactly-one-part.bin', 16 * MiB),
    plain('large/one-byte-over.bin', 16 * MiB + 1),
  ];
  const random = seededRandom(20_260_401);
  const filler = Array.from({ length: fileCount - special.length }, (_, index) => {
    const directory = `data/${Math.floor(random() * 12)}/${Math.floor(random() * 8)}`;
    return plain(`${directory}/sample-${String(index).padStart(4, '0')}.csv`, Math.floor(random() * 8_192));
  });
  return [...special, ...filler];
}

const nested = (depth: number): string =>
  Array.from({ length: depth }, (_, index) => `d${index + 1}`).join('/');
