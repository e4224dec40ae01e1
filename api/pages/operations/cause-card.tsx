import type { JSX } from 'preact';
import { Badge, type Tone } from '../parts/badge';
import { Field } from '../parts/field';
import { PostForm } from '../parts/post-form';
import { useReader, useWords } from '../parts/reader';
import type { Cause, Incident, IncidentMove } from './incidents';
import { operationsWords } from './words';

const STEP_TONES: Readonly<Record<Incident['steps'][number]['status'], Tone>> = {
  running: 'now',
  done: 'good',
  failed: 'bad',
  undone: 'neutral',
};

/** One cause: what it is, since when, whom it concerns, what was tried, what follows, and what can be done. */
export function CauseCard({ cause }: { cause: Cause }): JSX.Element {
  const { f } = useReader();
  const words = useWords(operationsWords);
  const w = words.incidents;
  const { kind, reason, otherwise, foreseen, ageSeconds, elsewhere, incidents } = cause;
  const [first] = incidents;
  const single = incidents.length === 1 ? first : undefined;
  return (
    <article class="card">
      <div class="apart">
        <h2>{kind}</h2>
        <Badge tone={foreseen ? 'warn' : 'bad'}>{w.stuck(words.age(ageSeconds))}</Badge>
      </div>
      <p>{reason}</p>
      <dl class="facts">
        {single === undefined ? (
          <>
            <dt>{w.cases}</dt>
            <dd>{w.count(incidents.length)}</dd>
          </>
        ) : (
          <About incident={single} />
        )}
        <dt>{w.since}</dt>
        <dd>
          <time dateTime={first?.since}>{first && f.short(first.since)}</time>
        </dd>
        <dt>{w.otherwise}</dt>
        <dd>{otherwise}</dd>
      </dl>
      {single ? <Moves incident={single} /> : <Together incidents={incidents} />}
      {elsewhere && (
        <p>
          <a href={elsewhere.href}>{w.open[elsewhere.to]}</a>
        </p>
      )}
    </article>
  );
}

function About({ incident }: { incident: Incident }): JSX.Element {
  const { f } = useReader();
  const w = useWords(operationsWords).incidents;
  const { steps, tried, moved } = incident;
  return (
    <>
      {incident.case && (
        <>
          <dt>{w.cases}</dt>
          <dd>
            <a href={incident.case.href}>{incident.case.title}</a> <span class="mono">{incident.case.number}</span>
          </dd>
        </>
      )}
      {steps.length > 0 && (
        <>
          <dt>{w.steps}</dt>
          <dd class="line">
            {steps.map(({ title, status }) => (
              <span>
                {title} <Badge tone={STEP_TONES[status]}>{w.stepIs[status]}</Badge>
              </span>
            ))}
          </dd>
        </>
      )}
      {tried !== null && (
        <>
          <dt>{w.tried}</dt>
          <dd>
            {w.attempts(tried.attempts, tried.nextAttemptAt && f.short(tried.nextAttemptAt))}
            {tried.lastAnswer !== null && (
              <>
                {' · '}
                {w.answer} {tried.lastAnswer}
              </>
            )}
          </dd>
        </>
      )}
      {moved !== null && (
        <>
          <dt>{w.moved}</dt>
          <dd>{w.movedBy(moved.actor, f.short(moved.at))}</dd>
        </>
      )}
    </>
  );
}

/** All that can be tried again at once, and each by itself. */
function Together({ incidents }: { incidents: readonly Incident[] }): JSX.Element {
  const w = useWords(operationsWords).incidents;
  const again = incidents.filter(({ moves }) => moves.some(({ key }) => key === 'retry'));
  return (
    <>
      {again.length > 1 && (
        <PostForm action="/operations/incidents/retry" idempotencyKey={again[0]!.key}>
          {again.map(({ id }) => (
            <input type="hidden" name="incident" value={id} />
          ))}
          <div>
            <button class="primary">{w.all(again.length)}</button>
          </div>
        </PostForm>
      )}
      <details>
        <summary>{w.one}</summary>
        <ul class="rows">
          {incidents.map((incident) => (
            <li class="row">
              <div class="stack">
                <dl class="facts">
                  <About incident={incident} />
                </dl>
                <Moves incident={incident} />
              </div>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

/** The moves of one incident: what asks for nothing is a button, what asks for a word is folded. */
const Moves = ({ incident }: { incident: Incident }): JSX.Element => (
  <>
    {incident.moves.map((move) =>
      move.field === undefined ? (
        <MoveForm incident={incident} move={move} />
      ) : (
        <details>
          <summary>{move.title}…</summary>
          <MoveForm incident={incident} move={move} />
        </details>
      ),
    )}
  </>
);

const MoveForm = ({ incident: { id, key }, move }: { incident: Incident; move: IncidentMove }): JSX.Element => (
  <PostForm action={`/operations/incidents/${id}/${move.key}`} idempotencyKey={`${key}-${move.key}`}>
    {move.field && <Field field={move.field} />}
    <div>
      <button class={move.field === undefined ? 'primary' : 'danger'}>{move.title}</button>
    </div>
  </PostForm>
);
