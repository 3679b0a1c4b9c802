import { describe, expect, it } from 'vitest';
import { parseArguments, UsageError } from './parse-arguments';

const parse = (line: string) => parseArguments(line === '' ? [] : line.split(' '));

describe("the operator's command line", () => {
  it.each([
    ['', { kind: 'help' }],
    ['companies list --help', { kind: 'help' }],
    ['companies list', { kind: 'list' }],
    ['companies suspend soil', { kind: 'suspend', slug: 'soil' }],
    ['companies resume soil --json', { kind: 'resume', slug: 'soil' }],
    ['companies limits soil --bytes 2GiB', { kind: 'limits', slug: 'soil', limitBytes: 2 ** 31 }],
    ['companies limits soil --sessions none', { kind: 'limits', slug: 'soil', limitSessions: null }],
    ['keys make', { kind: 'make-keys' }],
    ['keys rotate --file keys.json', { kind: 'rotate-keys', file: 'keys.json', local: false }],
    [
      'companies create --name Soil --admin Ada --email a@b.example --sessions 5',
      { kind: 'create', companyName: 'Soil', displayName: 'Ada', email: 'a@b.example', limitSessions: 5 },
    ],
  ])('understands "%s"', (line, command) => {
    expect(parse(line).command).toEqual(command);
  });

  it('takes the address of a deployment without its path', () => {
    expect(parse('companies list --url https://longshore.example/x').url).toBe('https://longshore.example');
    expect(parse('companies list --url http://127.0.0.1:8787').url).toBe('http://127.0.0.1:8787');
  });

  it.each([
    ['companies', 'no command'],
    ['companies delete soil', 'no command "companies delete soil"'],
    ['companies suspend', 'Name one company'],
    ['companies suspend a b', 'Name one company'],
    ['companies list soil', 'too many'],
    ['companies list --bytes 5', 'takes no --bytes'],
    ['companies list --what', '--what'],
    ['companies create --name Soil', '--admin'],
    ['companies limits soil', 'Give --bytes'],
    ['companies limits soil --bytes much', 'and not "much"'],
    ['companies limits soil --bytes 0', 'and not "0"'],
    ['companies limits soil --sessions 1GiB', 'and not "1GiB"'],
    ['companies limits soil --sessions 1.5.2', 'and not "1.5.2"'],
    ['companies list --url longshore', 'takes the address'],
    ['companies list --url http://longshore.example', 'https://'],
  ])('refuses "%s" with one sentence', (line, part) => {
    const refused = () => parse(line);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(part);
    expect(refused).toThrow(/^.+\.$/);
  });
});
