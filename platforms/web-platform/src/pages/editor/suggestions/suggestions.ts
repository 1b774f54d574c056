/** Suggestions of a document: what the text has, as it is shown here, with who made it, as the platform has it. */
import type { Suggestion as Known } from '@insula/sdk';
import { suggestionsIn, type SuggestionInText } from '@insula/sdk/live';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { insula, queryClient } from '../../../api';
import { useMe } from '../../../session/me';
import type { Editor } from '../text-editor';
import { fromView } from './marks';

export interface Suggestion extends SuggestionInText {
  /** Nobody is known when it came with what the document was made of, or a moment ago. */
  author: Known['author'];
  at: string | null;
  isMine: boolean;
}

const SETTLE_MS = 120;
const CROWD_MS = 300;

const knownQuery = (document: string) =>
  queryOptions({
    queryKey: ['suggestions', document],
    queryFn: async ({ signal }) => (await insula.documents.suggestions(document).list('open', { signal })).data,
    staleTime: 60_000,
  });

export const refreshSuggestions = (document: string) =>
  queryClient.invalidateQueries({ queryKey: ['suggestions', document] });

/** Those that the text has now, in its order. */
export function useSuggestions(document: string, editor: Editor): Suggestion[] {
  const { user } = useMe();
  const there = useInText(editor);
  const known = useQuery(knownQuery(document));
  useNotes(document, editor);
  const rows = new Map((known.data ?? []).map((row) => [row.id, row]));
  useOwn(editor, known.data, user.id);
  return there.map((suggestion) => {
    const row = rows.get(suggestion.id);
    const isMine = row?.author ? row.author.id === user.id : editor.own.has(suggestion.id);
    const me = { id: user.id, name: `${user.first_name} ${user.last_name}`.trim() || user.email };
    return { ...suggestion, author: row?.author ?? (isMine ? me : null), at: row?.created_at ?? null, isMine };
  });
}

function useInText({ quill }: Editor): SuggestionInText[] {
  const [found, setFound] = useState<SuggestionInText[]>([]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer = undefined;
      setFound(suggestionsIn(fromView(quill.getContents())));
    };
    const soon = () => {
      timer ??= setTimeout(look, SETTLE_MS);
    };
    look();
    quill.on('text-change', soon);
    return () => {
      clearTimeout(timer);
      quill.off('text-change', soon);
    };
  }, [quill]);
  return found;
}

/** What the platform says is mine, I may go on with. */
function useOwn({ own }: Editor, rows: Known[] | undefined, me: string) {
  useEffect(() => {
    for (const { id, author } of rows ?? []) {
      if (author?.id === me) own.add(id);
      else own.delete(id);
    }
  }, [own, rows, me]);
}

function useNotes(document: string, { text }: Editor) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = text.on('note', (type) => {
      if (!type.startsWith('suggestion.') && type !== 'missed') return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void refreshSuggestions(document);
      }, Math.random() * CROWD_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [document, text]);
}

export type Verdict = 'accept' | 'reject';

/** On one, or on all. What was typed here goes out first: the verdict is on what the platform has. */
export function useDecide(document: string, { text }: Editor) {
  return useMutation({
    mutationFn: async ({ verdict, id }: { verdict: Verdict; id?: string }) => {
      await text.whenSaved();
      const all = insula.documents.suggestions(document);
      if (id !== undefined) return verdict === 'accept' ? all.accept(id) : all.reject(id);
      return verdict === 'accept' ? all.acceptAll() : all.rejectAll();
    },
    onSettled: () =>
      Promise.all([
        refreshSuggestions(document),
        queryClient.invalidateQueries({ queryKey: ['comments', document] }),
      ]),
  });
}
