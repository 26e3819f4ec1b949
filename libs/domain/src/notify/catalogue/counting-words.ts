/** What detectors count, by their units: so many hits among so many units, both written out. */
type Counting = Readonly<Record<string, (hits: string, units: string) => string>>;

export const countingEn: Counting = {
  attempts: (hits, units) => `${hits} of ${units} attempts failed`,
  estimated: (hits, units) => `${hits} of about ${units} attempts failed`,
  due: (hits, units) => `${hits} of ${units} heartbeats are missing or of a lost cohort`,
  fleet_due: (hits, units) => `${hits} of ${units} heartbeats are missing`,
  heartbeats: (hits, units) => `${hits} device events among ${units} heartbeats`,
  tamper_checks: (hits) => `${hits} reports of opened terminals`,
  births: (hits) => `${hits} returns to a device or start that was left`,
  answers: (hits) => `${hits} failures of one terminal, and hardly a customer’s own decline`,
  key_checks: (hits, units) => `${hits} of ${units} reports have another key than announced`,
  fee_records: (hits, units) => `${hits} of ${units} fees differ from the contract`,
  selling: (hits, units) => `${hits} of ${units} terminal minutes brought no payment`,
  release_attempts: (hits, units) => `${hits} of ${units} attempts with it failed`,
  burning_attempts: (hits, units) => `${hits} of ${units} attempts failed`,
  drift_attempts: (hits, units) => `${hits} of ${units} attempts failed`,
  readings: (hits, units) => `${hits} of ${units} readings were far from the usual`,
  cards: (hits) => `${hits} cards refused in a hurry`,
};

export const countingZhCN: Counting = {
  attempts: (hits, units) => `${units} 笔交易中有 ${hits} 笔失败`,
  estimated: (hits, units) => `约 ${units} 笔交易中有 ${hits} 笔失败`,
  due: (hits, units) => `${units} 次应有心跳中 ${hits} 次缺失或属失联批次`,
  fleet_due: (hits, units) => `${units} 次应有心跳中 ${hits} 次缺失`,
  heartbeats: (hits, units) => `${units} 次心跳中有 ${hits} 个设备事件`,
  tamper_checks: (hits) => `${hits} 次终端被拆报告`,
  births: (hits) => `${hits} 次回到已离开的设备或启动`,
  answers: (hits) => `单台终端 ${hits} 次失败，几乎没有持卡人自身原因的拒绝`,
  key_checks: (hits, units) => `${units} 次上报中 ${hits} 次的密钥校验值与公告不符`,
  fee_records: (hits, units) => `${units} 笔手续费中有 ${hits} 笔与合同不符`,
  selling: (hits, units) => `${units} 台·分钟应有交易，其中 ${hits} 台·分钟无交易`,
  release_attempts: (hits, units) => `该版本 ${units} 笔交易中有 ${hits} 笔失败`,
  burning_attempts: (hits, units) => `${units} 笔交易中有 ${hits} 笔失败`,
  drift_attempts: (hits, units) => `${units} 笔交易中有 ${hits} 笔失败`,
  readings: (hits, units) => `${units} 次读数中有 ${hits} 次明显偏离常态`,
  cards: (hits) => `${hits} 张卡短时间内连续被拒`,
};
