"""One name a thing: the English identifier of every field and the officials' own word for it.

A bijection inside each section. A Chinese word may stand in two sections with two meanings (申请 is a date in 变更 and
a record in 拨付); then it has two identifiers, and the same identifier always has the same type.
"""

from __future__ import annotations

TERMS: dict[str, str] = {
    # head
    "id": "编号", "name": "名称", "project_unit": "项目单位", "category": "类别", "nature": "性质",
    "funding_mode": "投入方式", "path": "路径", "marks": "标记", "plan_year": "计划年度", "stage": "阶段",
    "standing": "状态", "leader": "负责人", "contact": "联系人", "provenance": "出处",
    # people and sources
    "full_name": "姓名", "post": "岗位", "phone": "电话", "list_file": "清单", "row": "行", "remark": "备注",
    "list_digest": "摘要", "entered_at": "建档阶段",
    # sections
    "declaration": "申报", "admission": "受理", "fund_review": "经费审核", "expert_reviews": "论证",
    "approvals": "审定", "initiation": "立项", "budgets": "预算", "package_ids": "采购包", "contracts": "合同",
    "supervision_reports": "监理月报", "change_orders": "变更", "completion": "完工",
    "preliminary_acceptances": "初验", "trial_runs": "试运行", "assessments": "测评", "sharing": "共享落实",
    "archive_acceptance": "档案验收", "final_acceptances": "竣工验收", "in_service": "投用",
    "disbursements": "拨付", "operations": "运维", "service_reviews": "考核", "performance": "绩效",
    "audits": "审计", "major_issues": "重大问题", "closing": "结项", "attachments": "附件", "answers": "说明",
    # words that recur
    "dated_on": "日期", "year": "年度", "month": "月", "amount": "金额", "document_number": "文号",
    "meeting_id": "会议", "conclusion": "结论", "opinion": "意见", "round": "轮次", "serial": "序号",
    "reason": "理由", "note": "说明", "unit": "单位", "matter": "事项", "attachment_id": "附件",
    # declaration
    "necessity": "现状与必要性", "content": "建设内容", "principles": "原则", "investment": "投资",
    "performance_goals": "绩效目标", "predecessor": "前期项目", "funding_statement": "资金说明",
    "planning": "符合规划", "standards": "统一标准", "integration": "资源整合", "information_sharing": "信息共享",
    "security": "安全可靠", "plan_document": "规划", "plan_section": "章节", "standard_codes": "标准",
    "deployment": "部署", "network": "网络", "exception": "例外", "sanction": "批准",
    "interfaces": "接口", "platform": "对接", "specification": "标准", "data_items": "数据项",
    "frequency": "频率", "catalogue": "资源目录", "proposed_grading": "等保拟定", "cryptography_plan": "密码应用",
    "total": "总额", "by_year": "分年", "funding_sources": "资金来源", "channel": "渠道", "cost_items": "明细",
    "cost_kind": "类", "goods_code": "品目", "quantity": "数量", "measure_unit": "计量单位", "unit_price": "单价",
    "indicator": "指标", "baseline": "现值", "target": "目标",
    # review and decision
    "declared_amount": "申报额", "reviewed_amount": "审核额", "approved_amount": "审定额", "recheck": "复核",
    "by": "由", "initiated_amount": "投资",
    # contracts and changes
    "contract_kind": "种类", "package_id": "包", "contractor": "乙方", "credit_code": "信用代码",
    "signed_on": "签订", "contract_total": "合同总额", "started_on": "开工", "due_on": "完工期限",
    "free_operation_months": "免费运维月数", "intellectual_property": "知识产权", "has_advance_funding": "垫资",
    "payment_terms": "付款", "condition": "条件", "ratio": "比例", "delivery": "交付", "contract_id": "合同",
    "changed_field": "字段", "old_value": "原值", "new_value": "新值", "applied_on": "申请",
    "is_major": "列为重大", "filing": "备案", "milestones": "里程碑", "planned_on": "计划", "done_on": "完成",
    # acceptance
    "self_test": "自测", "organiser": "组织", "acceptance_group": "验收组", "expert_id": "专家",
    "rectifications": "整改项", "deadline": "期限", "closed_on": "闭合", "from_on": "起", "until_on": "止",
    "record_id": "记录", "user_evaluation": "用户评价", "assessment_kind": "种类", "grading": "级别",
    "filing_number": "备案号", "filed_on": "备案日期", "scope": "范围", "is_connected": "联通", "organisers": "组织", "expert_ids": "专家",
    "rectification_demand": "整改要求", "responsible": "责任人", "rectification_result": "整改",
    "promotion": "推广", "using_units": "应用单位数", "monthly_users": "月活用户",
    # money paid, operation, oversight
    "application": "申请", "review": "审核", "payment": "支付", "voucher": "凭证", "self_evaluation": "自评",
    "evaluation": "评价", "measured": "实测", "indicators": "指标", "score": "分", "grade": "等次",
    "audit_result": "整改结果", "result_content": "内容", "raised": "提出", "settled": "决定", "closed": "办结",
    "closing_mode": "方式", "destination": "去向",
    "waiver": "不申请理由", "fee_items": "费用构成", "standing_records": "状态记录",
    # attachments and answers
    "attachment_kind": "种类", "sha256": "sha256", "pages": "页数", "size": "字节", "kept_at": "存", "rule_code": "规则",
    "grounds": "依据", "about": "对象",
    # meetings
    "meetings": "会议", "meeting_kind": "种类", "place": "地点", "minutes": "纪要",
    # plan
    "state": "状态", "proposed_on": "拟定日期", "submission": "送审", "approval": "审定", "adjustments": "调整",
    "adjustment_kind": "事项", "dossier_id": "编号", "catalogue_version": "目录版本", "settings_digest": "参数摘要",
    "new_projects": "新列", "continued": "续建", "operation_members": "运维", "supplements": "增补",
    "left_out": "未列入", "totals": "合计", "arrangement": "分部门安排", "digest": "摘要",
    "sources": "资金来源", "review_conclusion": "论证结论", "left_out_reason": "原因", "by_hand_reason": "剔除理由", "project_count": "项目数",
    "construction_amount": "建设", "operation_amount": "运维", "grand_total": "总", "suggested_amount": "建议",
    # packages
    "packages": "包", "agency": "集中采购机构", "entrustment": "委托", "members": "成员",
    "package_budget": "包内预算", "tender_documents": "招标文件", "version": "版本", "document_review": "审核", "document_version": "文件版本",
    "lots": "标段", "lot_number": "号", "price_limit": "限价", "attempts": "采购次数", "notice_on": "公告",
    "tender_method": "方式", "tender_result": "结果", "winner": "中标人", "award": "中标额", "shares": "分摊",
    "finance_supervision": "监督", "package_state": "状态", "withdrawal": "退出", "subject_kind": "标的",
    "scoring": "评分方法", "price_weight": "价格分", "split_reason": "分包理由",
    # investment plan
    "projects": "项目", "investment_total": "合计",
    # registry
    "units": "单位", "code": "代码", "former_names": "曾用名", "until": "至", "duties": "职责", "people": "人员",
    "emails": "邮箱", "public_keys": "公钥", "unit_credit_code": "统一社会信用代码", "experts": "专家", "fields": "领域",
    "employer": "工作单位", "term": "聘期", "systems": "系统", "built_on": "建成", "functions": "功能",
    "system_grading": "等保", "built_by": "项目", "registered_standards": "标准", "applies_to": "适用", "registered_interfaces": "接口",
    "interface_platform": "平台", "published_on": "发布", "rulings": "追认", "commit": "提交", "holidays": "年份",
    "days_off": "放假", "days_on": "上班",
    # settings
    "format_version": "格式版本", "is_example": "示例", "base_date": "基准日", "trail_start": "留痕起点",
    "office": "办公室", "measure": "办法", "effective_on": "施行日期", "parameters": "参数", "recording": "代录",
    "is_allowed": "允许", "in_person_acts": "须本人", "needs_basis": "须依据", "store": "附件库", "classified_line": "涉密提示行", "protected_main": "主线保护",
    "signing": "签名", "must_sign": "须签", "forge_emails": "平台邮箱",
    "value": "值", "basis": "依据", "source": "来源", "is_odd": "单数", "except_words": "除外", "choices": "可选", "day_unit": "计日",
    # parameters
    "declaration_window": "申报窗口", "excluded_words": "范围排除词", "standard_numbers": "标准号",
    "platforms": "对接平台", "deployment_and_network": "部署与网络", "declaration_attachments": "申报附件",
    "least_indicators": "绩效指标最少", "expert_count": "专家人数", "big_amount": "大额起点万元",
    "big_attachments": "大额附件",
    "supplements_allowed": "允许增补", "secret_words": "密级词", "declaration_threshold": "申报起点万元",
    "supervision_threshold": "监理起点万元", "software_test_threshold": "软件测评起点万元",
    "trial_run_months": "试运行最短月数", "change_ratio": "变更报批比例", "change_amount": "变更报批万元",
    "payment_reading": "拨付口径", "name_similarity": "名称相似度", "area_codes": "区划代码",
    "other_cost_words": "其他费名目", "plan_stale_months": "计划搁置月数", "predecessor_months": "升级前运行月数",
    "procurement_needs": "采购需求内容", "stated_needs": "采购需求", "goods_price_weight": "货物价格分", "service_price_weight": "服务价格分",
    "signing_days": "合同签订天数", "construction_months": "建设最长月数", "acceptance_months": "竣工验收最长月数",
    "archive_first": "先归档后验收", "cryptography_from": "密评起点等级", "filing_days": "等保备案天数",
    "assessment_months": "测评有效月数", "final_materials": "竣工材料", "first_payment_cap": "首付上限",
    "early_payment_cap": "竣工前累计上限", "early_application_days": "运维提前受理天数",
    "operation_reminder_days": "运维提醒天数", "operation_fee_cap": "运维费上限比例", "operation_years": "运维合同最长年数",
    "upgrade_ratio": "升级改造比例", "upgrade_amount": "升级改造万元", "operation_blockers": "不安排运维情形",
    "self_evaluation_months": "自评价月数", "demand": "要求", "material_condition": "条件",
}  # fmt: skip


def chinese(identifier: str) -> str:
    """The officials' word for an English identifier."""
    return TERMS[identifier]
