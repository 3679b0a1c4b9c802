import { CommandError, exitCodes } from './command-error';
import { ask, type Server } from './server';

const pageOf = 200;

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly bucket: string;
  readonly active: boolean;
  readonly cycleCount: number;
}

export interface Cycle {
  readonly id: string;
  readonly label: string;
  readonly number: number;
  readonly prefix: string;
  readonly status: string;
  readonly filesUploaded: number;
  readonly bytesUploaded: number;
}

export async function allProjects(server: Server, q?: string): Promise<Project[]> {
  const found: Project[] = [];
  for (let cursor: string | undefined; ; ) {
    const query = { limit: String(pageOf), cursor, q };
    const page = await ask(server, (client) => client.GET('/api/v1/projects', { params: { query } }));
    found.push(...page.projects);
    if (page.nextCursor === null) return found;
    cursor = page.nextCursor;
  }
}

export async function allCycles(server: Server, projectId: string): Promise<Cycle[]> {
  const found: Cycle[] = [];
  for (let cursor: string | undefined; ; ) {
    const params = { path: { projectId }, query: { limit: String(pageOf), cursor } };
    const page = await ask(server, (client) => client.GET('/api/v1/projects/{projectId}/cycles', { params }));
    found.push(...page.cycles);
    if (page.nextCursor === null) return found;
    cursor = page.nextCursor;
  }
}

/** By its id, or else by its name, whatever the case where that names one alone. */
export async function findProject(server: Server, named: string): Promise<Project> {
  const byId = uuid.test(named) ? await projectById(server, named) : null;
  if (byId) return byId;
  const found = await allProjects(server, named.slice(0, 200));
  const alike = found.filter(({ name }) => name.toLowerCase() === named.toLowerCase());
  const exact = alike.filter(({ name }) => name === named);
  const [only, another] = exact.length > 0 ? exact : alike;
  if (only && !another) return only;
  throw new CommandError(
    exitCodes.usage,
    another
      ? `Several projects are called "${named}". Name one by its id; longshore projects shows them.`
      : `There is no project "${named}" that you see. longshore projects shows those there are.`,
  );
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

async function projectById(server: Server, projectId: string): Promise<Project | null> {
  const params = { path: { projectId } };
  try {
    return (await ask(server, (client) => client.GET('/api/v1/projects/{projectId}', { params }))).project;
  } catch (error) {
    // What is not there, or not to be seen.
    if (error instanceof CommandError && error.exitCode === exitCodes.usage) return null;
    throw error;
  }
}

/** Of a project as people name it; by its label (C1), its number or its id. */
export async function findCycle(server: Server, projectNamed: string, named: string): Promise<Cycle> {
  // Whoever gives an id need not wait for its name.
  const ofThatId = uuid.test(projectNamed) ? allCycles(server, projectNamed) : null;
  ofThatId?.catch(() => {});
  const project = await findProject(server, projectNamed);
  const cycles = await (project.id === projectNamed && ofThatId ? ofThatId : allCycles(server, project.id));
  const wanted = named.toLowerCase();
  const found = cycles.find(
    ({ id, label, number }) => label.toLowerCase() === wanted || String(number) === wanted || id === named,
  );
  if (found) return found;
  throw new CommandError(
    exitCodes.usage,
    `The project "${project.name}" has no cycle "${named}". longshore cycles --project "${project.name}" shows those there are.`,
  );
}
