import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Asked } from '../parts/answer.tsx';
import type { Rows } from './rows.ts';

/** Rows of one page. */
const PAGE = 50;

/** A list that the api tells page by page. */
export interface Pages<Page extends { next: string | null }, Row> {
  queryKey: readonly unknown[];
  /** One page; `from` is where the page before ended. */
  ask: (limit: number, from: string | undefined, reading: { signal: AbortSignal }) => Promise<Page>;
  rowsOf: (page: Page) => readonly Row[];
  keyOf: (row: Row) => string;
  refetchInterval?: number;
}

/** Type inference for a list. */
export const pagesOf = <Page extends { next: string | null }, Row>(pages: Pages<Page, Row>): Pages<Page, Row> => pages;

/** As much of a list as was asked for, from its first page on, and what the first page says besides. */
interface Known<Page, Row> {
  first: Page;
  rows: readonly Row[];
}

/**
 * A list, a page longer each time more is asked for. What an event makes old is asked for again from the first page on, each page
 * from where the one before it ends now, so that rows that come and go leave no gap and no repeat.
 */
export function usePages<Page extends { next: string | null }, Row>({
  queryKey,
  ask,
  rowsOf,
  keyOf,
  refetchInterval,
}: Pages<Page, Row>): { query: Asked<Known<Page, Row>>; list: Rows<Row> } {
  const name = JSON.stringify(queryKey);
  const [asked, setAsked] = useState({ name, pages: 1 });
  const query = useInfiniteQuery({
    queryKey: [...queryKey, 'pages'],
    queryFn: ({ pageParam, signal }) => ask(PAGE, pageParam, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    ...(refetchInterval !== undefined && { refetchInterval }),
  });
  const { data, error, isFetching, isFetchNextPageError, isPlaceholderData, hasNextPage, fetchNextPage } = query;
  const { dataUpdatedAt, refetch } = query;
  const wanted = asked.name === name ? asked.pages : 1;
  const lacks = !isPlaceholderData && hasNextPage && (data?.pages.length ?? wanted) < wanted;
  // Asking again for what is old breaks off the asking for more; then more is asked for once more.
  const isNext = lacks && !isFetching && !isFetchNextPageError;
  useEffect(() => {
    if (isNext) void fetchNextPage({ cancelRefetch: false });
  }, [isNext, fetchNextPage]);
  const rows = unique((data?.pages ?? []).flatMap(rowsOf), keyOf);
  const [first] = data?.pages ?? [];
  return {
    query: {
      data: first && { first, rows },
      error: isFetchNextPageError ? null : error,
      ...{ isFetching, dataUpdatedAt, refetch },
    },
    list: {
      rows,
      hasMore: hasNextPage,
      isAsking: lacks && !isFetchNextPageError,
      isOfBefore: isPlaceholderData,
      error: isFetchNextPageError ? error : null,
      showMore: () => {
        if (isFetchNextPageError) void fetchNextPage();
        setAsked({ name, pages: (data?.pages.length ?? 0) + 1 });
      },
    },
  };
}

/** What moved between two pages while they were asked for stands in both. */
function unique<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return [...byKey.values()];
}
