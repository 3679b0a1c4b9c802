import { describe, expect, it } from 'vitest';
import { BucketGate, type Pass } from './bucket-gate';
import { FakeClock } from './fakes/fake-clock';

function setUp() {
  const clock = new FakeClock();
  const said: string[] = [];
  const gate = new BucketGate(clock, {
    shut: (failedProbes) => said.push(`shut ${failedProbes}`),
    answered: () => said.push('answered'),
  });
  const through: Pass[] = [];
  const enter = (signal = new AbortController().signal) =>
    void gate.pass(signal).then((pass) => pass && through.push(pass));
  const noAnswer = (pass: Pass | undefined) => pass && gate.done(pass, { kind: 'blocked', problem: null });
  return { clock, said, gate, through, enter, noAnswer };
}

describe('BucketGate', () => {
  it('lets one probe through after growing waits, and everyone after an answer', async () => {
    const { clock, said, gate, through, enter, noAnswer } = setUp();
    enter();
    await clock.advance(0);
    noAnswer(through.pop());
    for (let i = 0; i < 5; i++) enter();
    await clock.advance(499);
    expect(through).toHaveLength(0);
    await clock.advance(1);
    expect(through).toEqual([{ probe: true }]);
    noAnswer(through.pop());
    enter();
    await clock.advance(999);
    expect(through).toHaveLength(0);
    await clock.advance(1);
    expect(through).toHaveLength(1);
    const probe = through.pop();
    if (probe) gate.done(probe, { kind: 'answered' });
    await clock.advance(0);
    expect(through).toHaveLength(4);
    expect(said).toEqual(['shut 0', 'shut 1', 'answered']);
  });

  it('never waits longer than ten seconds, and not at all when the network is back', async () => {
    const { clock, gate, through, enter, noAnswer } = setUp();
    enter();
    await clock.advance(0);
    noAnswer(through.pop());
    for (let i = 0; i < 8; i++) {
      enter();
      await clock.advance(10_000);
      expect(through).toHaveLength(1);
      noAnswer(through.pop());
    }
    enter();
    gate.wake();
    await clock.advance(0);
    expect(through).toHaveLength(1);
  });

  it('lets the next one probe where the probe was given up', async () => {
    const { clock, gate, through, enter, noAnswer } = setUp();
    enter();
    await clock.advance(0);
    noAnswer(through.pop());
    enter();
    enter();
    await clock.advance(500);
    const probe = through.pop();
    if (probe) gate.done(probe, { kind: 'unused' });
    await clock.advance(0);
    expect(through).toEqual([{ probe: true }]);
  });

  it('does not let an aborted waiter stand in the way', async () => {
    const { clock, through, enter, noAnswer } = setUp();
    enter();
    await clock.advance(0);
    noAnswer(through.pop());
    const controller = new AbortController();
    enter(controller.signal);
    enter();
    controller.abort();
    await clock.advance(500);
    expect(through).toHaveLength(1);
  });
});
