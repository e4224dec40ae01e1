import type { JSX } from 'preact';
import { Badge } from '../parts/badge';
import { useWords } from '../parts/reader';
import { Section } from '../parts/section';
import type { Offer } from './funding-offers';
import { fundingWords } from './words';

interface Props {
  readonly offers: readonly Offer[];
  readonly heading: string;
  readonly text?: string;
}

/** The programmes a partner is not in, and how to begin or why not. */
export function Offers({ offers, heading, text }: Props): JSX.Element {
  const w = useWords(fundingWords).offers;
  return (
    <Section id="programmes" title={heading}>
      {text !== undefined && <p class="text">{text}</p>}
      <ul class="rows">
        {offers.map(({ title, why, hint, apply }) => (
          <li class="row">
            <div class="stack tight">
              <h3>{title}</h3>
              {why === undefined ? (
                <p>
                  <Badge tone="good">{w.open}</Badge>
                  {apply === undefined && <span class="muted"> {w.byAdmin}</span>}
                </p>
              ) : (
                <p class="small">
                  {why}
                  {hint !== undefined && <span class="muted"> {hint}</span>}
                </p>
              )}
            </div>
            {apply !== undefined && (
              <a class="button" href={apply}>
                {w.apply}
              </a>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
