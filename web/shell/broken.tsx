import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Failure } from '../parts/answer.tsx';

/** A view that failed while it was drawn: a mistake of ours, said as one. */
export const Broken = ({ error }: ErrorComponentProps): ReactElement => (
  <Failure error={error instanceof Error ? error : new Error('This view could not be drawn. Load the page again.')} />
);
