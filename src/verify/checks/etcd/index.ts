import type { Check } from '../../check.ts';
import { etc01 } from './ETC-01.ts';
import { etc02 } from './ETC-02.ts';
import { etc03 } from './ETC-03.ts';
import { etc04 } from './ETC-04.ts';
import { etc05 } from './ETC-05.ts';
import { etc06 } from './ETC-06.ts';
import { etc07 } from './ETC-07.ts';
import { etc08 } from './ETC-08.ts';
import { etc09 } from './ETC-09.ts';
import { etc10 } from './ETC-10.ts';
import { etc11 } from './ETC-11.ts';
import { etc12 } from './ETC-12.ts';
import { etc13 } from './ETC-13.ts';
import { etc14 } from './ETC-14.ts';
import { etc15 } from './ETC-15.ts';
import { etc16 } from './ETC-16.ts';

export const ETCD_CHECKS: readonly Check[] = [
  etc01,
  etc02,
  etc03,
  etc04,
  etc05,
  etc06,
  etc07,
  etc08,
  etc09,
  etc10,
  etc11,
  etc12,
  etc13,
  etc14,
  etc15,
  etc16,
];
