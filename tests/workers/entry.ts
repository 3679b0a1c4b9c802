import { createApi } from '../../workers/app/api/app';
import coordinator, { GuessCounter, UploadSession } from '../../workers/coordinator/index';

const api = createApi();

/** The API and the coordinator as one Worker, since the tests run in one isolate and the Remix build stays outside. */
export { GuessCounter, UploadSession };
export default { fetch: api.fetch, queue: coordinator.queue };
