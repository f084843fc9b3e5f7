import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';

export function NotFound(): ReactElement {
  return (
    <div className="py-16">
      <h1 className="text-lg">There is no such view</h1>
      <p className="mt-2">
        <Link to="/" className="text-accent hover:underline">
          Go to the overview
        </Link>
      </p>
    </div>
  );
}
