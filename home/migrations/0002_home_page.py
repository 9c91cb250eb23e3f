"""The home page in place of Wagtail's welcome page, and the site that it is the root of."""

from django.db import migrations


def create_home_page(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("home", "HomePage")
    root = Page.objects.get(depth=1)
    Page.objects.filter(depth=2, slug="home").delete()
    home = HomePage.objects.create(
        title="党务公开",
        draft_title="党务公开",
        slug="home",
        path=f"{root.path}0001",
        depth=2,
        numchild=0,
        url_path="/home/",
        live=True,
        locale_id=root.locale_id,
        content_type=ContentType.objects.get_or_create(app_label="home", model="homepage")[0],
    )
    root.numchild = 1
    root.title = root.draft_title = "全部页面"
    root.save()
    Site.objects.all().delete()
    Site.objects.create(
        hostname="localhost", port=80, root_page_id=home.pk, is_default_site=True, site_name="湖北工业职业技术学院党务公开"
    )


def remove_home_page(apps, schema_editor):
    apps.get_model("wagtailcore", "Site").objects.all().delete()
    apps.get_model("home", "HomePage").objects.all().delete()
    apps.get_model("wagtailcore", "Page").objects.filter(depth=1).update(numchild=0)


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial"), ("wagtailcore", "0054_initial_locale")]
    operations = [migrations.RunPython(create_home_page, remove_home_page)]
