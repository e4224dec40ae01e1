import type { JSX } from 'preact';
import { Badge } from '../parts/badge';
import { Notice } from '../parts/notice';
import { Path } from '../parts/path';
import type { PaymentLine } from './funding-payments';

/** A payment with each step on its way, what holds it up, and what the reader can do. */
export const PaymentCard = ({ payment }: { payment: PaymentLine }): JSX.Element => (
  <div class="card">
    <div class="line apart">
      <h3>
        <a href={payment.link.href}>{payment.link.title}</a>
      </h3>
      <p class="line">
        <b class="amount">{payment.amount}</b>
        <Badge tone={payment.standing.tone}>{payment.standing.text}</Badge>
      </p>
    </div>
    <p class="muted small">
      <span class="mono">{payment.numbers[0]}</span> · <span class="mono">{payment.numbers[1]}</span>
    </p>
    <Path
      steps={payment.steps.map(({ note, late, ...step }) => ({
        ...step,
        ...(note !== undefined && { note: late ? <b class="tone-warn">{note}</b> : note }),
      }))}
    />
    {payment.trouble !== undefined && (
      <Notice tone={payment.standing.tone}>
        <p>{payment.trouble}</p>
        {payment.said.map((said) => (
          <p class="quote">{said}</p>
        ))}
      </Notice>
    )}
    {payment.task && (
      <div>
        <a class="button" href={payment.task.href}>
          {payment.task.title}
        </a>
      </div>
    )}
  </div>
);
