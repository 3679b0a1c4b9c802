import type { CompanyView } from '../../server/companies.server';
import { LocalTime } from '../local-time';
import { Fact, Facts } from '../ui/facts';

export function CompanyFacts({ company }: { company: CompanyView }) {
  return (
    <Facts>
      <Fact label="Name">{company.name}</Fact>
      <Fact label="Name in addresses">{company.slug}</Fact>
      <Fact label="Contact">
        {company.contactEmail === null ? (
          'None'
        ) : (
          <a href={`mailto:${company.contactEmail}`} className="text-accent hover:underline">
            {company.contactEmail}
          </a>
        )}
      </Fact>
      <Fact label="Website">
        {company.website === '' ? (
          'None'
        ) : (
          <a href={company.website} rel="noreferrer" className="text-accent hover:underline">
            {company.website}
          </a>
        )}
      </Fact>
      <Fact label="With Longshore since">
        <LocalTime atMs={company.createdAtMs} />
      </Fact>
      <Fact label="Two-factor sign-in">
        {company.requireTwoFactor ? 'Required of everybody' : 'Up to each person'}
      </Fact>
    </Facts>
  );
}
