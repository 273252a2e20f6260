/** What is over the budget today, by `file` or `file:function`, with the most lines it may have. A list that only shrinks. */
export const ALLOWANCES: Record<string, number> = {
  'src/pki/store/sealed-store.ts:openSealedStore': 52,
};
