/** Whether what others do is left unsaid. It belongs to the person at this browser, and stays in it. */
import { useLocalStorage } from '@mantine/hooks';

export function useQuiet() {
  return useLocalStorage({ key: 'insula.quiet', defaultValue: false, getInitialValueInEffect: false });
}
