import type { Plugin } from 'vitest/config';

/**
 * Lets several files of tests use one workerd, one after another; its start costs each more than most of their tests. Not all
 * of them: vitest-pool-workers 0.15 slows down with every request that a workerd has answered. Stands behind its plugin.
 */
export function sharedWorkerd(filesAtMost: number): Plugin {
  return {
    name: 'longshore:shared-workerd',
    configureVitest({ project: { config } }) {
      const { poolRunner } = config;
      if (!poolRunner) throw new Error('There is no pool of Workers to share');
      config.poolRunner = {
        ...poolRunner,
        createPoolWorker(options) {
          const worker = poolRunner.createPoolWorker(options);
          const send = worker.send.bind(worker);
          let files = 0;
          worker.send = (message) => {
            if (message.type === 'run') files += 1;
            send(message);
          };
          worker.canReuse = () => files < filesAtMost;
          return worker;
        },
      };
    },
  };
}
