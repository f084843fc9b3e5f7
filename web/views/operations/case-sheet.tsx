import { useQuery } from '@tanstack/react-query';
import type { CaseReply } from '../../../contracts/api/case.ts';
import { caseQuery, deploymentsQuery } from '../../data/queries.ts';
import { utc } from '../../format/time.ts';
import { sentence } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Section } from '../../parts/section.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';

/** One case: what is wrong, what is done about it, and what was seen. */
export function CaseSheet({ id }: { id: string }) {
  const query = useQuery(caseQuery(id));
  return (
    <Sheet title={query.data === undefined ? 'Case' : `Case: ${sentence(query.data.kind)}`}>
      <Answer query={query} waiting={<SkeletonRows rows={6} />}>
        {(found) => <Found found={found} />}
      </Answer>
    </Sheet>
  );
}

function Found({ found }: { found: CaseReply }) {
  const { data } = useQuery(deploymentsQuery);
  const deployment = data?.deployments.find(({ venueAccountId }) => venueAccountId === found.venueAccountId);
  return (
    <>
      <p className="mt-4">
        <strong className={found.status === 'open' ? 'text-person' : ''}>
          {found.status === 'open' ? 'Open.' : 'No longer seen.'}
        </strong>{' '}
        {found.policy}
      </p>
      <Facts
        facts={[
          ['Instrument', found.instrument ?? 'the whole account'],
          [
            'Account of',
            deployment ? (
              <SheetLink key="of" sheet="deployment" id={deployment.id}>
                {deployment.name}
              </SheetLink>
            ) : (
              found.venueAccountId
            ),
          ],
          ['First seen', utc(found.openedAt)],
          ['Resolved', found.resolvedAt === null ? 'not yet' : utc(found.resolvedAt)],
        ]}
      />
      <Section title="Evidence">
        <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 py-3">
          {Object.entries(found.evidence).map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{sentence(name)}</dt>
              <dd className="min-w-0 font-mono text-xs leading-5 break-words whitespace-pre-wrap">
                {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
              </dd>
            </div>
          ))}
        </dl>
      </Section>
    </>
  );
}
