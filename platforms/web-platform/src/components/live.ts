/** The live feed, while somebody looks: a hidden tab gives its connection back, for browsers have few of them. */
import type { LiveEvent } from '@insula/sdk';
import { useDocumentVisibility } from '@mantine/hooks';
import { useEffect, useEffectEvent, useState } from 'react';
import { insula } from '../api';

export type LiveState = 'connecting' | 'live' | 'off';

export function useLive(
  topics: string,
  onEvent: (event: LiveEvent) => void,
  onReturn: () => void,
): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  const visible = useDocumentVisibility() === 'visible';
  const receive = useEffectEvent(onEvent);
  const catchUp = useEffectEvent(onReturn);

  useEffect(() => {
    if (!visible) return undefined;
    const stop = new AbortController();
    const onConnection = (connected: boolean) => {
      if (stop.signal.aborted) return;
      setState(connected ? 'live' : 'connecting');
      if (connected) catchUp();
    };
    const listen = async () => {
      try {
        const events = insula.stream(topics.split(','), { signal: stop.signal, onConnection });
        for await (const event of events) receive(event);
      } catch {
        if (!stop.signal.aborted) setState('off');
      }
    };
    void listen();
    return () => stop.abort();
  }, [topics, visible]);
  return state;
}
