import type { Arguments } from './arguments';
import { exitCodes } from './command-error';
import { listCycles, listProjects, listSessions } from './commands/lists';
import { login, logout } from './commands/login';
import { push, resume } from './commands/push';
import { watch } from './commands/watch';
import { helpText } from './help';
import type { Result } from './result';
import type { UploadScreen } from './screen/upload-screen';
import { findServer } from './server';

export async function runCommand(
  { command, origin }: Arguments,
  env: NodeJS.ProcessEnv,
  screen: UploadScreen,
): Promise<Result> {
  const server = () => findServer(env, origin);
  switch (command.kind) {
    case 'help':
      return { exitCode: exitCodes.done, data: null, text: helpText };
    case 'login':
      return await login(env, origin);
    case 'logout':
      return logout(env);
    case 'projects':
      return await listProjects(server());
    case 'cycles':
      return await listCycles(server(), command.project);
    case 'sessions':
      return await listSessions(server(), command);
    case 'watch':
      return await watch(server(), command, screen);
    case 'verify': {
      // What reads XML and signatures is loaded for this command alone.
      const { verify } = await import('./commands/verify');
      return await verify(env, { ...command, origin }, screen);
    }
    case 'push':
      return await push(server(), { ...command, origin }, screen);
    case 'resume':
      return await resume(server(), { ...command, origin }, screen);
  }
}
