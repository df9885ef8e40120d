/** To whoever changes the device and still has the old one (P6): nothing has to be registered again. */
export const moveAdvice =
  'これまでの端末がお手元にある場合は、その端末のトークンアプリの「新しい端末への引き継ぎ」で、登録したまま新しい端末に変更することもできます。'
