import { describe, expect, it } from 'vitest';
import { usualChoice } from '../../core/protocol/ignore-choice';
import { IgnoreRules } from './ignore-rules';

const matched = (rules: IgnoreRules, ...paths: string[]) =>
  paths.filter((path) => rules.match(path) !== null);

describe('IgnoreRules', () => {
  it('leaves out what systems and office programs make by themselves, and nothing that looks like it', () => {
    const rules = new IgnoreRules(usualChoice, null);
    const left = [
      '.DS_Store',
      'a/b/.DS_Store',
      'a/Thumbs.db',
      'a/Desktop.ini',
      'a/~$report.docx',
      'a/.~lock.report.odt#',
      '.Trashes/501/x.jpg',
      '$RECYCLE.BIN/S-1-5/x.jpg',
      'System Volume Information/IndexerVolumeGuid',
      '.longshore/receipts/0190/attempt-1/receipt.jsonl',
    ];
    expect(matched(rules, ...left)).toEqual(left);
    const kept = [
      '._photo.jpg',
      '.env',
      'a/.longshore/notes.txt',
      '.longshore',
      '.git/config',
      'thumbs.dbx',
      'a~$b',
      'DS_Store',
      'my desktop.ini.txt',
    ];
    expect(matched(rules, ...kept)).toEqual([]);
  });

  it('says which rule left a file out, and where the rule is from', () => {
    const rules = new IgnoreRules({ ...usualChoice, own: '# a comment\n\n*.tmp\r\nbuild/' }, 'cache/**');
    expect(rules.match('x/.DS_Store')).toEqual({ rule: '.DS_Store', origin: 'default' });
    expect(rules.match('x/a.tmp')).toEqual({ rule: '*.tmp', origin: 'own' });
    expect(rules.match('x/build/deep/a')).toEqual({ rule: 'build/', origin: 'own' });
    expect(rules.match('cache/a')).toEqual({ rule: 'cache/**', origin: 'folder' });
    expect(rules.match('x/a.TMP')).toBeNull();
  });

  it('lets the person take a file back that the defaults or the folder leave out', () => {
    const rules = new IgnoreRules({ ...usualChoice, own: '!Thumbs.db\n!keep.log' }, '*.log');
    expect(matched(rules, 'Thumbs.db', 'keep.log', 'other.log')).toEqual(['other.log']);
  });

  it('does nothing where everything is switched off', () => {
    const rules = new IgnoreRules({ useDefaults: false, own: '', useFolderFile: false }, '*');
    expect(matched(rules, '.DS_Store', 'a')).toEqual([]);
  });

  it('meets names in whatever form of Unicode the disk or the rule has them', () => {
    const rules = new IgnoreRules({ ...usualChoice, own: 'cafe\u0301/' }, null);
    expect(matched(rules, 'caf\u00e9/a', 'cafe\u0301/a')).toHaveLength(2);
  });

  it('judges odd names instead of failing on them', () => {
    const rules = new IgnoreRules({ ...usualChoice, own: '*.tmp\n[z-a]\n\\' }, null);
    expect(matched(rules, '', '..', '../a', '/a', 'a//b', 'line\nbreak', 'bad\ud800', 'a\\b')).toEqual([]);
  });

  it('gives the same verdicts after a hundred thousand paths', () => {
    const rules = new IgnoreRules(usualChoice, null);
    let left = 0;
    for (let n = 0; n < 100_000; n++)
      if (rules.match(`d${n % 100}/${n % 1_000 === 0 ? '.DS_Store' : n}`)) left += 1;
    expect(left).toBe(100);
  });
});
