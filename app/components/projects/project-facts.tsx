import { digestNames } from '../../../core/checksums/digest';
import { type BucketAbilities, digestFor } from '../../../core/storage/bucket-abilities';
import { LocalTime } from '../local-time';
import { Fact, Facts } from '../ui/facts';

interface ProjectFactsProps {
  readonly project: {
    readonly bucket: string;
    readonly profileName: string;
    readonly abilities: BucketAbilities | null;
  };
  /** The project's own, or its storage profile's. */
  readonly place: { readonly region: string; readonly endpoint: string };
}

export function ProjectFacts({ project, place }: ProjectFactsProps) {
  const { bucket, profileName, abilities } = project;
  return (
    <Facts className="sm:grid-cols-2 lg:grid-cols-1">
      <Fact label="Bucket">{bucket}</Fact>
      <Fact label="Region">{place.region}</Fact>
      <Fact label="Endpoint">{place.endpoint}</Fact>
      <Fact label="Storage profile">{profileName}</Fact>
      <Fact label="Uploads are bound to">
        {abilities ? boundTo(abilities) : 'Content-MD5, until the bucket is checked'}
      </Fact>
      <Fact label="Last check">
        {abilities ? (
          <LocalTime atMs={abilities.checkedAtMs} />
        ) : (
          'Never. Run the bucket check before the first upload.'
        )}
      </Fact>
    </Facts>
  );
}

/** The digest in each signature, and what it is worth. */
function boundTo(abilities: BucketAbilities): string {
  const [put, part] = (['put', 'part'] as const).map((request) => {
    const name = digestNames[digestFor(abilities, request)];
    return abilities.enforces[request].length > 0 ? name : `${name} (not enforced by the bucket)`;
  });
  return put === part ? `${put}` : `${put}; parts: ${part}`;
}
