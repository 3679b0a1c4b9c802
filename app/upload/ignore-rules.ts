import ignore, { type Ignore } from 'ignore';
import type { IgnoreChoice } from '../../core/protocol/ignore-choice';

/** Where a rule comes from: Longshore's own list, the person's text, or the ignore file of the picked folder. */
export type RuleOrigin = 'default' | 'own' | 'folder';

export interface IgnoredBy {
  readonly rule: string;
  readonly origin: RuleOrigin;
}

export const ignoreFileName = '.longshoreignore';
/** Rules are read as text and tried on every file: a larger file is none of rules. */
export const maxIgnoreFileBytes = 64 * 1024;

/**
 * What systems and programs leave in folders by themselves, and make again. Nothing that a person wrote: "._" files stay, since
 * they can hold a file's tags and resources, and so do hidden files.
 */
export const defaultRules: readonly string[] = [
  '.DS_Store',
  '[Tt]humbs.db',
  '[Dd]esktop.ini',
  '~$*',
  '.~lock.*#',
  '.Spotlight-V100/',
  '.Trashes/',
  '.fseventsd/',
  '.TemporaryItems/',
  '$RECYCLE.BIN/',
  'System Volume Information/',
  // Receipts of a cycle that was downloaded: they belong to other sessions, and nothing may be written beside them.
  '/.longshore/',
];

/** The package keeps a verdict for every path and folder that it saw: a new one now and then bounds that. */
const pathsAnInstance = 10_000;

/** Tells of each path whether a rule leaves it out. Later rules win: the defaults, then the folder's file, then the person's own. */
export class IgnoreRules {
  private readonly patterns: readonly { pattern: string; mark: RuleOrigin }[];
  private instance: Ignore;
  private asked = 0;

  constructor(choice: IgnoreChoice, folderFile: string | null) {
    this.patterns = [
      ...marked(choice.useDefaults ? defaultRules : [], 'default'),
      ...marked(choice.useFolderFile && folderFile !== null ? linesOf(folderFile) : [], 'folder'),
      ...marked(linesOf(choice.own), 'own'),
    ];
    this.instance = this.build();
  }

  /** The rule that leaves the file out, or null. The path is relative to the picked folder. */
  match(path: string): IgnoredBy | null {
    if (this.patterns.length === 0 || path === '') return null;
    this.asked += 1;
    if (this.asked % pathsAnInstance === 0) this.instance = this.build();
    const { rule } = this.instance.test(path.normalize('NFC'));
    if (!rule) return null;
    const origin = this.patterns.find(({ mark }) => mark === rule.mark)?.mark ?? 'own';
    return { rule: rule.pattern, origin };
  }

  private build(): Ignore {
    // Case counts, as it does in the bucket: a rule leaves out no file that it does not name.
    return ignore({ ignorecase: false, allowRelativePaths: true }).add(this.patterns);
  }
}

/** Rules without empty lines and comments. */
function linesOf(text: string): string[] {
  return text
    .normalize('NFC')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

const marked = (rules: readonly string[], mark: RuleOrigin) => rules.map((pattern) => ({ pattern, mark }));
