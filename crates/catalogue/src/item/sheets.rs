//! Items as rows of four sheets (basic, material, fee, faq) for spreadsheets, out and in.
//!
//! The first row of a sheet holds national field names, the second their Chinese names; data follow. Rows of the other sheets
//! point to their item by `item_id`.

use super::{Finding, Item, exchange};
use serde_json::{Map, Value, json};

/// One sheet: its name and its rows of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// `basic`, `material`, `fee` or `faq`.
    pub name: String,
    /// Rows of cells, all of the same length.
    pub rows: Vec<Vec<String>>,
}

/// Most items read from one workbook.
pub const MOST_ITEMS: usize = 2_000;

type Column = (&'static str, &'static str);

const BASIC: &[Column] = &[
    ("item_id", "事项标识"),
    ("row_guid", "记录唯一标识"),
    ("task_name", "事项名称"),
    ("catalog_code", "基本编码"),
    ("local_catalog_code", "地方基本编码"),
    ("task_code", "实施编码"),
    ("local_task_code", "地方实施编码"),
    ("task_handle_item", "业务办理项编码"),
    ("task_type", "事项类型"),
    ("task_version", "事项版本"),
    ("task_state", "事项状态"),
    ("by_law", "设定依据"),
    ("use_level", "行使层级"),
    ("power_source", "权力来源"),
    ("dept_name", "实施主体"),
    ("dept_code", "实施主体编码"),
    ("dept_type", "实施主体性质"),
    ("entrust_name", "委托部门"),
    ("anticipate_day", "法定办结时限"),
    ("anticipate_type", "法定办结时限单位"),
    ("anticipate_explain", "法定办结时限说明"),
    ("promise_day", "承诺办结时限"),
    ("promise_type", "承诺办结时限单位"),
    ("promise_explain", "承诺办结时限说明"),
    ("accept_condition", "受理条件"),
    ("handle_flow", "办理流程"),
    ("special_procedure", "特别程序"),
    ("project_type", "办件类型"),
    ("handle_type", "办理形式"),
    ("server_type", "服务对象"),
    ("limit_scene_num", "到办事现场次数"),
    ("limit_scene_explain", "必须现场办理原因"),
    ("is_fee", "是否收费"),
    ("fee_basis", "收费依据"),
    ("link_addr", "网上办理地址"),
    ("mobile_terminal_url", "移动端办理地址"),
    ("transact_addr", "办理地点"),
    ("transact_time", "办理时间"),
    ("link_way", "咨询方式"),
    ("supervise_way", "监督投诉方式"),
    ("plan_effective_date", "计划生效日期"),
    ("plan_cancel_date", "计划取消日期"),
    ("is_entry_center", "是否进驻政务大厅"),
    ("is_online", "是否网办"),
    ("is_whole_online", "是否全程网办"),
    ("online_handle_depth", "网上办理深度"),
    ("is_material_express", "申报材料邮寄"),
    ("is_result_express", "办件结果邮寄"),
    ("is_pay_online", "网上支付"),
    ("is_schedule", "预约办理"),
    ("is_service_terminals", "自助终端办理"),
    ("limit_explain", "数量限制"),
    ("handle_area", "通办范围"),
    ("handle_area_form", "通办形式"),
    ("other_dept", "联办机构"),
    ("service_type", "中介服务"),
    ("result_type", "审批结果类型"),
    ("result_name", "审批结果名称"),
    ("result_guid", "审批结果样本"),
    ("user_topic_type", "自然人主题分类"),
    ("corp_topic_type", "法人主题分类"),
    ("rights", "依法享有的权利"),
    ("duties", "依法履行的义务"),
    ("review_dept", "行政复议部门"),
    ("review_address", "行政复议地址"),
    ("review_phone", "行政复议电话"),
    ("review_url", "行政复议网址"),
    ("lawsuit_dept", "行政诉讼部门"),
    ("lawsuit_address", "行政诉讼地址"),
    ("lawsuit_phone", "行政诉讼电话"),
    ("lawsuit_url", "行政诉讼网址"),
];
const MATERIAL: &[Column] = &[
    ("item_id", "事项标识"),
    ("material_id", "材料标识"),
    ("material_name", "材料名称"),
    ("material_type", "材料类型"),
    ("material_format", "材料形式"),
    ("is_need", "材料必要性"),
    ("order_num", "顺序号"),
    ("page_num", "份数"),
    ("page_format", "规格"),
    ("form_guid", "空白表格"),
    ("example_guid", "示例样表"),
    ("source_type", "来源渠道"),
    ("source_explain", "来源渠道说明"),
    ("by_law", "设定依据"),
    ("fill_explain", "填报须知"),
    ("accept_stand", "受理标准"),
    ("remark", "备注"),
];
const FEE: &[Column] = &[
    ("item_id", "事项标识"),
    ("fee_name", "收费项目名称"),
    ("fee_stand", "收费标准"),
    ("by_law", "收费依据"),
    ("is_desc", "是否允许减免"),
    ("desc_explain", "减免依据"),
    ("order_num", "顺序号"),
];
const FAQ: &[Column] = &[("item_id", "事项标识"), ("question", "问题"), ("answer", "解答"), ("order_num", "顺序号")];

const SHEETS: [(&str, &[Column]); 4] = [("basic", BASIC), ("material", MATERIAL), ("fee", FEE), ("faq", FAQ)];

/// The four sheets of some items.
pub fn to_sheets(items: &[Item]) -> Vec<Sheet> {
    let records: Vec<(String, Value)> = items.iter().map(|item| (item.id.clone(), exchange::to_record(item))).collect();
    SHEETS
        .iter()
        .map(|(name, columns)| {
            let mut rows: Vec<Vec<String>> = vec![
                columns.iter().map(|(field, _)| (*field).to_owned()).collect(),
                columns.iter().map(|(_, title)| (*title).to_owned()).collect(),
            ];
            for (id, record) in &records {
                if *name == "basic" {
                    let get = |field: &str| record["basic"].get(field).or_else(|| record["extension"].get(field));
                    rows.push(columns.iter().map(|(field, _)| cell(get(field))).collect());
                } else {
                    for row in record[*name].as_array().into_iter().flatten() {
                        rows.push(
                            columns
                                .iter()
                                .map(|(field, _)| if *field == "item_id" { id.clone() } else { cell(row.get(field)) })
                                .collect(),
                        );
                    }
                }
            }
            Sheet { name: (*name).to_owned(), rows }
        })
        .collect()
}

/// The national records in some sheets, in the order of the basic sheet; hand each to [`exchange::from_record`].
///
/// # Errors
/// `I320` no basic sheet or no `item_id` column, `I321` an item stands twice, `I322` a row of another sheet names no item, `I323` too many items.
pub fn to_records(sheets: &[Sheet]) -> Result<Vec<Value>, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut records: Vec<(String, Value)> = Vec::new();
    let missing = || {
        Finding::error(
            "I320",
            "basic",
            "没有 basic 表，或表里没有 item_id 列。",
            "There is no basic sheet, or it has no item_id column.",
        )
    };
    let Some(basic) = sheets.iter().find(|sheet| sheet.name == "basic") else { return Err(vec![missing()]) };
    let Some(rows) = rows_of(basic) else { return Err(vec![missing()]) };
    if rows.len() > MOST_ITEMS {
        let zh = format!("有 {} 个事项，一次最多 {MOST_ITEMS} 个。", rows.len());
        return Err(vec![Finding::error(
            "I323",
            "basic",
            zh,
            format!("{} items; at most {MOST_ITEMS} at a time.", rows.len()),
        )]);
    }
    for (id, row) in rows {
        if records.iter().any(|(known, _)| *known == id) {
            findings.push(Finding::error("I321", "id", format!("{id} 写了两次。"), format!("{id} stands twice.")));
        }
        records.push((id, json!({ "basic": row, "material": [], "fee": [], "faq": [] })));
    }
    for sheet in sheets.iter().filter(|sheet| ["material", "fee", "faq"].contains(&sheet.name.as_str())) {
        let Some(rows) = rows_of(sheet) else { continue };
        for (id, row) in rows {
            match records.iter_mut().find(|(known, _)| *known == id) {
                Some((_, record)) => {
                    if let Some(list) = record[sheet.name.as_str()].as_array_mut() {
                        list.push(Value::Object(row));
                    }
                }
                None => findings.push(Finding::error(
                    "I322",
                    sheet.name.as_str(),
                    format!("{} 表里的 {id} 不在 basic 表里。", sheet.name),
                    format!("{id} in the {} sheet is not in the basic sheet.", sheet.name),
                )),
            }
        }
    }
    if findings.is_empty() { Ok(records.into_iter().map(|(_, record)| record).collect()) } else { Err(findings) }
}

/// Data rows with the item each belongs to; `None` without an `item_id` column. Empty rows and the row of Chinese names are passed over.
fn rows_of(sheet: &Sheet) -> Option<Vec<(String, Map<String, Value>)>> {
    let head = sheet.rows.first()?;
    let at = head.iter().position(|field| field == "item_id")?;
    let rows =
        sheet.rows.iter().skip(1).filter(|row| row.get(at).is_some_and(|id| !id.trim().is_empty() && id != "事项标识"));
    Some(
        rows.map(|row| {
            let cells = head.iter().zip(row).map(|(field, cell)| (field.clone(), Value::String(cell.clone())));
            (row[at].trim().to_owned(), cells.collect())
        })
        .collect(),
    )
}

fn cell(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        None | Some(Value::Null) => String::new(),
        Some(other) => other.to_string(),
    }
}
