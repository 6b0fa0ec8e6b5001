//! Themes by which people look for items, and life events.
//!
//! The theme codes follow the list in use on the national platform (自然人/法人主题分类). They are recalled, not taken from
//! the official text; a city that uses other codes maps them at exchange.

use super::lists::coded;

coded!(
    /// Themes of items for natural persons (user_topic_type).
    PersonTheme {
        Birth "birth" "010" "生育收养" "Birth and adoption",
        Household "household" "020" "户籍办理" "Household registration",
        Religion "religion" "030" "民族宗教" "Ethnic and religious affairs",
        Education "education" "040" "教育科研" "Education and research",
        Military "military" "050" "入伍服役" "Military service",
        Employment "employment" "060" "就业创业" "Work and business",
        SetUp "set-up" "070" "设立变更" "Setting up and changing",
        Permits "permits" "080" "准营准办" "Permits to operate",
        Mortgage "mortgage" "090" "抵押质押" "Mortgages and pledges",
        Qualifications "qualifications" "100" "职业资格" "Professional qualifications",
        Payments "payments" "110" "行政缴费" "Payments to government",
        Marriage "marriage" "120" "婚姻登记" "Marriage",
        PreferentialCare "preferential-care" "130" "优待抚恤" "Preferential care",
        Building "building" "140" "规划建设" "Planning and building",
        Housing "housing" "150" "住房保障" "Housing",
        SocialSecurity "social-security" "160" "社会保障" "Social security",
        Certificates "certificates" "170" "证件办理" "Cards and certificates",
        Transport "transport" "180" "交通出行" "Transport",
        Tourism "tourism" "190" "旅游观光" "Tourism",
        ExitEntry "exit-entry" "200" "出境入境" "Leaving and entering the country",
        Consumer "consumer" "210" "消费维权" "Consumer rights",
        Safety "safety" "220" "公共安全" "Public safety",
        Justice "justice" "230" "司法公证" "Justice and notary",
        IntellectualProperty "intellectual-property" "240" "知识产权" "Intellectual property",
        Environment "environment" "250" "环保绿化" "Environment",
        Culture "culture" "260" "文化体育" "Culture and sport",
        Utilities "utilities" "270" "公用事业" "Utilities",
        Health "health" "280" "医疗卫生" "Health",
        Retirement "retirement" "290" "离职退休" "Retirement",
        Bereavement "bereavement" "300" "死亡殡葬" "Death and funerals",
        Other "other" "310" "其他" "Other",
    }
);
coded!(
    /// Themes of items for enterprises and other organisations (corp_topic_type).
    EnterpriseTheme {
        SetUp "set-up" "010" "设立变更" "Setting up and changing",
        Permits "permits" "020" "准营准办" "Permits to operate",
        Qualifications "qualifications" "030" "资质认证" "Qualifications",
        AnnualReview "annual-review" "040" "年检年审" "Annual reviews",
        Tax "tax" "050" "税收财务" "Tax and finance",
        Staff "staff" "060" "人力资源" "Human resources",
        SocialSecurity "social-security" "070" "社会保障" "Social security",
        Investment "investment" "080" "投资审批" "Investment approval",
        Financing "financing" "090" "融资信贷" "Financing and credit",
        Mortgage "mortgage" "100" "抵押质押" "Mortgages and pledges",
        Trade "trade" "110" "商务贸易" "Trade",
        Tenders "tenders" "120" "招标拍卖" "Tenders and auctions",
        Customs "customs" "130" "海关口岸" "Customs and ports",
        Foreign "foreign" "140" "涉外服务" "Foreign affairs",
        Farming "farming" "150" "农林牧渔" "Farming, forestry, fishing",
        LandAndBuilding "land-building" "160" "国土和规划建设" "Land, planning and building",
        Transport "transport" "170" "交通运输" "Transport",
        Environment "environment" "180" "环保绿化" "Environment",
        Climate "climate" "190" "应对气候变化" "Climate",
        Water "water" "200" "水务气象" "Water and weather",
        Health "health" "210" "医疗卫生" "Health",
        Innovation "innovation" "220" "科技创新" "Innovation",
        CultureEducation "culture-education" "230" "文体教育" "Culture and education",
        IntellectualProperty "intellectual-property" "240" "知识产权" "Intellectual property",
        Religion "religion" "250" "民族宗教" "Ethnic and religious affairs",
        Quality "quality" "260" "质量技术" "Quality",
        Testing "testing" "270" "检验检疫" "Inspection and quarantine",
        WorkSafety "work-safety" "280" "安全生产" "Work safety",
        PoliceAndFire "police-fire" "290" "公安消防" "Police and fire",
        Justice "justice" "300" "司法公证" "Justice and notary",
        Utilities "utilities" "310" "公用事业" "Utilities",
        Closing "closing" "320" "法人注销" "Closing down",
        Archives "archives" "330" "档案文物" "Archives and relics",
        Other "other" "340" "其他" "Other",
    }
);
coded!(
    /// Moments of a life or of a company in which people need several items.
    LifeEvent {
        StartBusiness "start-business" "start-business" "我要开公司" "Starting a company",
        NewBaby "new-baby" "new-baby" "家里添了宝宝" "A new baby",
        School "school" "school" "孩子要上学" "Going to school",
        Graduate "graduate" "graduate" "毕业找工作" "From graduation to work",
        NewJob "new-job" "new-job" "换了工作" "A new job",
        LostJob "lost-job" "lost-job" "没了工作" "Out of work",
        Marriage "marriage" "marriage" "结婚成家" "Getting married",
        MovingIn "moving-in" "moving-in" "来本市生活" "Moving here",
        Renting "renting" "renting" "租房子" "Renting a home",
        BuyingHome "buying-home" "buying-home" "买房过户" "Buying a home",
        Illness "illness" "illness" "看病就医" "Illness and care",
        Disability "disability" "disability" "身有残疾" "Living with a disability",
        Hardship "hardship" "hardship" "生活遇到困难" "Hard times",
        Retirement "retirement" "retirement" "退休养老" "Retirement",
        Bereavement "bereavement" "bereavement" "家人身后事" "When somebody dies",
    }
);
