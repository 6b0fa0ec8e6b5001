//! Names of elements as people know them, looked up by path.

use base::Text;

/// Path (or its first segment), Chinese name, English name.
const NAMES: &[(&str, &str, &str)] = &[
    ("id", "事项标识", "Item id"),
    ("title", "事项名称", "Name of the item"),
    ("plain", "通俗名称", "Plain name"),
    ("summary", "一句话说明", "Summary"),
    ("type", "事项类型", "Kind of item"),
    ("audience", "服务对象", "Who may apply"),
    ("on_behalf", "可代谁办理", "On whose behalf"),
    ("office", "实施主体", "Office in charge"),
    ("with", "联办机构", "Offices that take part"),
    ("level", "行使层级", "Level"),
    ("power_source", "权力来源", "Source of power"),
    ("handling", "办件类型", "Kind of handling"),
    ("channels", "办理形式", "Ways to apply"),
    ("visits", "到办事现场次数", "Trips to the window"),
    ("visit_reason", "必须现场办理原因", "Why one has to come"),
    ("silence", "逾期不告知", "What silence does"),
    ("appointment", "预约办理", "By appointment"),
    ("terminal", "自助终端办理", "Self-service terminals"),
    ("alone", "可单独申请", "Can be applied for alone"),
    ("minutes", "填写时间", "Minutes to fill in"),
    ("limits", "办理时限", "Time limits"),
    ("limits.accept", "受理时限", "Limit for acceptance"),
    ("limits.promised", "承诺办结时限", "Promised limit"),
    ("limits.statutory", "法定办结时限", "Statutory limit"),
    ("limits.extension", "可延长时限", "Extension"),
    ("limits.deliver", "送达时限", "Limit for delivery"),
    ("themes", "自然人主题", "Themes for persons"),
    ("enterprise_themes", "法人主题", "Themes for organisations"),
    ("life", "人生和企业大事", "Life events"),
    ("keywords", "搜索用词", "Search words"),
    ("basis", "设定依据", "Legal basis"),
    ("form", "申请表", "Form"),
    ("flow", "办理过程", "Process"),
    ("result", "审批结果", "Result"),
    ("result.kind", "审批结果类型", "Kind of result"),
    ("result.name", "审批结果名称", "Name of the result"),
    ("result.sample", "审批结果样本", "Sample of the result"),
    ("conditions", "受理条件", "Conditions"),
    ("quantity", "数量限制", "Quantity limit"),
    ("special", "特别程序", "Special procedures"),
    ("promise", "告知承诺", "Granting on a promise"),
    ("commitment", "申请人声明", "Applicant's statement"),
    ("charges", "是否收费", "Whether it costs"),
    ("intermediary", "中介服务", "Intermediary services"),
    ("online", "网上办理", "Online handling"),
    ("online.whole", "全程网办", "Online from start to end"),
    ("online.depth", "网上办理深度", "Depth of online handling"),
    ("online.pay", "网上支付", "Online payment"),
    ("mail", "邮寄", "Mail"),
    ("reach", "通办范围", "Reach"),
    ("reach_form", "通办形式", "Form of reach"),
    ("hours", "办理时间", "Opening hours"),
    ("phones", "咨询和监督投诉方式", "Contacts"),
    ("phones.consult", "咨询电话", "Number to ask"),
    ("phones.complaint", "监督投诉电话", "Number to complain"),
    ("remedies", "法律救济", "Legal remedies"),
    ("rights", "依法享有的权利", "Rights"),
    ("duties", "依法履行的义务", "Duties"),
    ("step", "办理流程", "Steps"),
    ("material", "申请材料", "Materials"),
    ("fee", "收费项目", "Fees"),
    ("faq", "常见问题", "Common questions"),
    ("place", "办理地点", "Places"),
    ("child", "子事项", "Child items"),
    ("assigned", "实施信息", "Implementation"),
    ("assigned.codes.catalog", "基本编码", "Basic code"),
    ("assigned.codes.task", "实施编码", "Implementation code"),
];

/// The name of the element a path leads to: the longest known beginning of the path, without the names in brackets.
pub fn element(path: &str) -> Text {
    let mut plain = String::with_capacity(path.len());
    let mut inside = 0_usize;
    for character in path.chars() {
        match character {
            '[' => inside += 1,
            ']' => inside = inside.saturating_sub(1),
            other if inside == 0 => plain.push(other),
            _ => {}
        }
    }
    let mut candidate = plain.as_str();
    loop {
        if let Some((_, zh, en)) = NAMES.iter().find(|(name, ..)| *name == candidate) {
            return Text::new(*zh, *en);
        }
        match candidate.rfind('.') {
            Some(dot) => candidate = &candidate[..dot],
            None => return Text::new("事项", "Item"),
        }
    }
}
